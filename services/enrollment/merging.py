"""What a word about a merge changes: where each chart is found, for records, for the practice, and in the audit."""

from __future__ import annotations

from services.enrollment.changes import tell_practice
from services.enrollment.domain.invitation import Status
from services.enrollment.domain.merging import MergeRefusal, roots
from services.enrollment.domain.relations import SELF
from services.enrollment.store import charts, merges, practices
from services.enrollment.store.merges import Root
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.bus import Refused
from shared.contracts.charts import ChartMoved
from shared.contracts.ehr import MergeApplied, MovedAccess
from shared.work import Work


async def objection(work: Work[Tools], *, chart_id: str, into_chart_id: str | None) -> MergeRefusal | None:
    """Why this word is not taken. Charts whose patients were born on different days are of two patients."""
    practice_id = work.practice or ""
    if not await practices.is_known(work.connection, practice_id):
        return MergeRefusal.UNKNOWN_PRACTICE
    if work.told_at is None:
        return MergeRefusal.TIME_MISSING
    if into_chart_id is None:
        return None
    if into_chart_id == chart_id:
        return MergeRefusal.SAME_CHART
    born = [
        kept.details.date_of_birth
        for chart in (chart_id, into_chart_id)
        if (kept := await charts.snapshot(work.connection, work.tools.vault, practice_id, [chart])) is not None
    ]
    return MergeRefusal.PATIENTS_DIFFER if len(set(born)) > 1 else None


async def settle(work: Work[Tools], *, chart_id: str, into_chart_id: str | None) -> None:
    """Keep the word, if it is the latest about its chart, and tell what it moves; a chart moves back the same way."""
    practice_id = work.practice or ""
    await merges.lock(work.connection, practice_id)
    if work.told_at is None or not await merges.tell(
        work.connection,
        practice_id=practice_id,
        chart_id=chart_id,
        into_chart_id=into_chart_id,
        told_at=work.told_at,
    ):
        return
    before = await merges.roots(work.connection, practice_id)
    version = max((one.version for one in before.values()), default=0) + 1
    now = roots(await merges.facts(work.connection, practice_id))
    moved = [
        Root(chart, root, version)
        for chart, root in sorted(now.items())
        if root != (before[chart].root if chart in before else None)
    ]
    await merges.write(work.connection, practice_id, moved)
    for one in moved:
        await _tell(work, practice_id, one)


def turn_away(work: Work[Tools], reason: MergeRefusal, *, chart_id: str, action: str) -> Refused:
    """No, with an audit row."""
    note(work, chart_id, f"{action}.refused.{reason}")
    return Refused(reason)


def note(work: Work[Tools], chart_id: str, action: str) -> None:
    """The EHR did this to a chart."""
    chain = chart_chain(work.practice or "", chart_id)
    work.audit(chain=chain, actor=work.source, right="ehr", action=action, category="chart")


async def _tell(work: Work[Tools], practice_id: str, moved: Root) -> None:
    """Records need every chart, also one that stands alone: the surviving one belongs to its merge as well."""
    told = {"practice_id": practice_id, "chart_id": moved.chart_id, "surviving_chart_id": moved.root}
    work.announce(ChartMoved(**told, version=moved.version, moved_at=work.now))
    accesses = await _accesses(work, practice_id, moved)
    tell_practice(work, MergeApplied(**told, version=moved.version, applied_at=work.now, accesses=accesses))


async def _accesses(work: Work[Tools], practice_id: str, moved: Root) -> tuple[MovedAccess, ...]:
    found = await charts.standing(work.connection, practice_id=practice_id, chart_id=moved.chart_id)
    return tuple(
        MovedAccess(
            invitation_id=one.id,
            relation=one.relation,
            status=one.status(work.now),
            follows=one.relation == SELF and not one.is_ended,
        )
        for one in found
        if one.is_open(work.now) or one.status(work.now) is Status.ENROLLED
    )
