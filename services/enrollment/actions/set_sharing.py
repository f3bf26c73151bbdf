"""A practice's administrator withholds categories from everybody or from one person, each with its reason (D6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.enrollment.changes import STAFF, practice_chain, turn_away
from services.enrollment.replies import sharing_shown
from services.enrollment.store import invitations, practices, sharing, staff
from services.enrollment.store.sharing import Sharing
from services.enrollment.tools import Tools
from services.enrollment.withholding import tell
from shared.audit import chart_chain
from shared.contracts.enrollment import RefusalReason, StaffRefused
from shared.contracts.sharing import SetSharing, SharingShown
from shared.work import Work

SHOW_AGAIN = "show_again"


async def set_sharing(work: Work[Tools], asked: SetSharing) -> SharingShown | StaffRefused:
    """Only whom the EHR last called an administrator may. Who read another version is refused, and reads again."""
    objection = await _objection(work, asked)
    if objection:
        return _refuse(work, asked, objection)
    chain = await _chain(work, asked)
    if chain is None:
        return _refuse(work, asked, "no_such_invitation")
    withheld: dict[str, str] = {one.category: one.reason for one in asked.withheld}
    before = await sharing.of(work.connection, asked.practice_id, asked.invitation_id)
    after = Sharing(asked.practice_id, asked.invitation_id, asked.version + 1, withheld)
    if not await sharing.replace(work.connection, after, now=work.now):
        return _refuse(work, asked, "rules_changed")
    tell(work, after)
    for category, action in _changes(before.withheld, after.withheld):
        subject = str(asked.invitation_id or "everybody")
        actor = f"staff:{asked.staff_id}"
        work.audit(chain=chain, actor=actor, right=STAFF, action=action, category=category, subject=subject)
    return sharing_shown(after)


async def _objection(work: Work[Tools], asked: SetSharing) -> RefusalReason | None:
    if not await practices.is_known(work.connection, asked.practice_id):
        return "no_such_practice"
    if (await staff.find(work.connection, asked.practice_id, asked.staff_id)).role != "administrator":
        return "administrator_only"
    twice = len({one.category for one in asked.withheld}) < len(asked.withheld)
    return "rules_invalid" if twice else None


async def _chain(work: Work[Tools], asked: SetSharing) -> str | None:
    """Whose audit it stands in: the practice's, or the chart's of this invitation; None for another practice's."""
    if asked.invitation_id is None:
        return practice_chain(asked.practice_id)
    known = await invitations.take(work.connection, asked.invitation_id)
    return chart_chain(known.practice_id, known.chart_id) if known and known.practice_id == asked.practice_id else None


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(category, what was done to it) of each that changed."""
    for category in sorted({*before, *after}):
        if before.get(category) != after.get(category):
            yield category, f"withhold.{after[category]}" if category in after else SHOW_AGAIN


def _refuse(work: Work[Tools], asked: SetSharing, reason: RefusalReason) -> StaffRefused:
    chain = practice_chain(asked.practice_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="set_sharing")
