"""What keeping, and taking back, share for every kind of event: read, clean, validate, store, audit (S119-S122)."""

from __future__ import annotations

from typing import Any

from services.records.domain.content import kept, tells_time_as_text, written
from services.records.domain.position import Position
from services.records.domain.resource import (
    CATEGORY,
    MAX_BYTES,
    Aside,
    Identity,
    Refusal,
    identify,
    pointed_to,
    set_aside,
)
from services.records.positions import position
from services.records.store import demographics, resources
from services.records.store.resources import Entry
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.bus import Refused, Unreadable
from shared.contracts.ehr import (
    AppointmentBooked,
    AppointmentCanceled,
    AppointmentChanged,
    LabShared,
    LabWithdrawn,
    RecordShared,
    RecordWithdrawn,
)
from shared.work import Work

Shared = RecordShared | LabShared | AppointmentBooked | AppointmentChanged | AppointmentCanceled
Withdrawn = RecordWithdrawn | LabWithdrawn


async def keep(work: Work[Tools], shared: Shared, *, lab: bool) -> Refused | None:
    """Keep it; `lab` says that it was shared as a lab result (S120)."""
    _need_practice(work)
    identity = identify(shared.resource)
    if isinstance(identity, Refusal):
        return refuse(work, shared, identity)
    facts = _facts(shared.resource, work.tools, lab=lab)
    if isinstance(facts, Refusal):
        return refuse(work, shared, facts, identity)
    entry = _entry(work, shared.chart_id, identity, facts, lab=lab)
    outcome = await resources.keep(work.connection, entry)
    if outcome.foreign:
        return refuse(work, shared, Refusal.SUBJECT, identity)
    if outcome.changed:
        _note(work, shared, "share", identity)
        if identity.names_patient and entry.set_aside is None:
            await demographics.add_patient(work.connection, entry)
    elif outcome.withdrawn and entry.set_aside is not Aside.LAB:
        return refuse(work, shared, Refusal.WITHDRAWN, identity)
    elif entry.told_at:
        await resources.retell(work.connection, entry)
    return None


async def withdraw(work: Work[Tools], told: Withdrawn) -> Refused | None:
    """Leave a tombstone in its place, also where nothing came yet; a newer version that is shown stays, and the EHR
    learns that it does."""
    _need_practice(work)
    identity = pointed_to(
        told.resource_type, told.resource_id, version_id=told.version_id, last_updated=told.last_updated
    )
    if isinstance(identity, Refusal):
        return refuse_withdrawal(work, told, identity)
    tombstone = _tombstone(work, told.chart_id, identity)
    outcome = await resources.keep(work.connection, tombstone)
    if outcome.changed:
        _note(work, told, "withdraw", identity)
    elif outcome.withdrawn:
        await resources.retell(work.connection, tombstone)
    else:
        return refuse_withdrawal(work, told, Refusal.SUPERSEDED, identity)
    return None


def refuse(work: Work[Tools], shared: Shared, reason: Refusal, identity: Identity | None = None) -> Refused:
    """Refuse it, and leave an audit row."""
    _note(work, shared, f"share.refused.{reason}", identity)
    return Refused(reason)


def refuse_withdrawal(work: Work[Tools], told: Withdrawn, reason: Refusal, identity: Identity | None = None) -> Refused:
    """The same for what was to be taken back."""
    _note(work, told, f"withdraw.refused.{reason}", identity)
    return Refused(reason)


def _need_practice(work: Work[Tools]) -> None:
    if work.practice is None:
        raise Unreadable("practice_missing")


def _note(work: Work[Tools], told: Shared | Withdrawn, action: str, identity: Identity | None) -> None:
    work.audit(
        chain=chart_chain(work.practice or "", told.chart_id),
        actor=work.source,
        right="practice",
        action=action,
        category=CATEGORY.get(identity.type, "") if identity else "",
        subject=f"{identity.type}/{identity.id}" if identity else "",
    )


def _facts(resource: dict[str, Any], tools: Tools, *, lab: bool = False) -> dict[str, Any] | Refusal:
    try:
        facts = kept(resource, lab=lab)
        text = written(facts)
    except RecursionError:
        return Refusal.INVALID
    if text is None:
        return Refusal.INVALID
    if len(text.encode()) > MAX_BYTES:
        return Refusal.TOO_LARGE
    return facts if tells_time_as_text(facts) and tools.fhir.accept(facts) else Refusal.INVALID


def _entry(work: Work[Tools], chart_id: str, identity: Identity, facts: dict[str, Any], *, lab: bool) -> Entry:
    text = written(facts) or ""
    place = resources.place(work.practice or "", chart_id, identity.type, identity.id)
    private = identity.names_patient
    return Entry(
        practice_id=work.practice or "",
        chart_id=chart_id,
        identity=identity,
        position=position(facts, resource_id=identity.id),
        content=None if private else text,
        sealed=work.tools.vault.lock(text, row=place) if private else None,
        fingerprint=work.tools.vault.index(text),
        set_aside=set_aside(facts, lab=lab),
        source=work.source,
        told_at=work.told_at,
    )


def _tombstone(work: Work[Tools], chart_id: str, identity: Identity) -> Entry:
    """Nothing of the resource, and what orders it: without a time of its own it is as new as its arrival."""
    return Entry(
        practice_id=work.practice or "",
        chart_id=chart_id,
        identity=identity,
        position=Position(),
        content="{}",
        sealed=None,
        fingerprint=work.tools.vault.index(f"withdrawn {identity.version} {identity.last_updated}"),
        set_aside=Aside.WITHDRAWN,
        source=work.source,
        told_at=work.told_at or work.now,
    )
