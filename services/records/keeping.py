"""What keeping shares for every kind of event: read, clean, validate, store, audit (S119, S120, S122)."""

from __future__ import annotations

from typing import Any

from services.records.domain.content import kept, tells_time_as_text, written
from services.records.domain.resource import CATEGORY, MAX_BYTES, Identity, Refusal, identify, set_aside
from services.records.positions import position
from services.records.store import demographics, resources
from services.records.store.resources import Entry
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.bus import Refused, Unreadable
from shared.contracts.ehr import LabShared, RecordShared
from shared.work import Work


async def keep(work: Work[Tools], shared: RecordShared | LabShared, *, lab: bool) -> Refused | None:
    """Keep it; `lab` says that it was shared as a lab result (S120)."""
    if work.practice is None:
        raise Unreadable("practice_missing")
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
    elif entry.told_at:
        await resources.retell(work.connection, entry)
    return None


def refuse(
    work: Work[Tools], shared: RecordShared | LabShared, reason: Refusal, identity: Identity | None = None
) -> Refused:
    """Refuse it, and leave an audit row."""
    _note(work, shared, f"share.refused.{reason}", identity)
    return Refused(reason)


def _note(work: Work[Tools], shared: RecordShared | LabShared, action: str, identity: Identity | None) -> None:
    work.audit(
        chain=chart_chain(work.practice or "", shared.chart_id),
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
