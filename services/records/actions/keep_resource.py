"""Keep what a practice shares of a chart: one FHIR R4 resource, newest version, without notes (S119, S122)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.records.domain.content import kept, tells_time_as_text, written
from services.records.domain.resource import CATEGORY, MAX_BYTES, Identity, Refusal, identify, set_aside
from services.records.store import resources
from services.records.store.resources import Entry
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.bus import Refused, Unreadable
from shared.contracts.ehr import RecordShared
from shared.work import Work


async def keep_resource(work: Work[Tools], shared: RecordShared) -> Refused | None:
    """Refused by type, size, form or patient; what is refused is not stored anywhere."""
    if work.practice is None:
        raise Unreadable("practice_missing")
    identity = identify(shared.resource)
    if isinstance(identity, Refusal):
        return _refuse(work, shared, identity)
    facts = _facts(shared.resource, work.tools)
    if isinstance(facts, Refusal):
        return _refuse(work, shared, facts, identity)
    entry = _entry(work, shared.chart_id, identity, facts)
    outcome = await resources.keep(work.connection, entry)
    if outcome.foreign:
        return _refuse(work, shared, Refusal.SUBJECT, identity)
    if outcome.changed:
        _note(work, shared, "share", identity)
    elif entry.told_at:
        await resources.retell(work.connection, entry)
    return None


def _refuse(work: Work[Tools], shared: RecordShared, reason: Refusal, identity: Identity | None = None) -> Refused:
    _note(work, shared, f"share.refused.{reason}", identity)
    return Refused(reason)


def _note(work: Work[Tools], shared: RecordShared, action: str, identity: Identity | None) -> None:
    work.audit(
        chain=chart_chain(work.practice or "", shared.chart_id),
        actor=work.source,
        right="practice",
        action=action,
        category=CATEGORY.get(identity.type, "") if identity else "",
        subject=f"{identity.type}/{identity.id}" if identity else "",
    )


def _facts(resource: dict[str, Any], tools: Tools) -> dict[str, Any] | Refusal:
    try:
        facts = kept(resource)
        text = written(facts)
    except RecursionError:
        return Refusal.INVALID
    if text is None:
        return Refusal.INVALID
    if len(text.encode()) > MAX_BYTES:
        return Refusal.TOO_LARGE
    return facts if tells_time_as_text(facts) and tools.fhir.accept(facts) else Refusal.INVALID


def _entry(work: Work[Tools], chart_id: str, identity: Identity, facts: dict[str, Any]) -> Entry:
    text = written(facts) or ""
    place = f"{work.practice}/{chart_id}/{identity.type}/{identity.id}"
    private = identity.names_patient
    return Entry(
        practice_id=work.practice or "",
        chart_id=chart_id,
        identity=identity,
        content=None if private else text,
        sealed=work.tools.vault.lock(text, row=place) if private else None,
        fingerprint=work.tools.vault.index(text),
        set_aside=set_aside(facts),
        source=work.source,
        told_at=_told_at(work),
    )


def _told_at(work: Work[Tools]) -> datetime | None:
    """The EHR's own time of the event; one from the future would shut out every correction until then."""
    time = work.attributes.time if work.attributes else None
    return min(time, work.now) if time else None
