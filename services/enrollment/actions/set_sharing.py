"""A practice's administrator withholds categories from everybody or from one person, each with its reason (D6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.enrollment.changes import STAFF, practice_chain, tell_deed, turn_away
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.relations import SELF
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
    known = await _known(work, asked)
    if known is None and asked.invitation_id is not None:
        return _refuse(work, asked, "no_such_invitation")
    withheld: dict[str, str] = {one.category: one.reason for one in asked.withheld}
    before = await sharing.of(work.connection, asked.practice_id, asked.invitation_id)
    after = Sharing(asked.practice_id, asked.invitation_id, asked.version + 1, withheld)
    if not await sharing.replace(work.connection, after, now=work.now):
        return _refuse(work, asked, "rules_changed")
    tell(work, after)
    chain = chart_chain(known.practice_id, known.chart_id) if known else practice_chain(asked.practice_id)
    changed = [*_changes(before.withheld, after.withheld)]
    for category, action in changed:
        subject = str(asked.invitation_id or "everybody")
        actor = f"staff:{asked.staff_id}"
        work.audit(chain=chain, actor=actor, right=STAFF, action=action, category=category, subject=subject)
    if changed and known and known.relation != SELF:  # what is withheld from the patient shows nowhere
        tell_deed(work, known, asked, "change_sharing")
    return sharing_shown(after)


async def _objection(work: Work[Tools], asked: SetSharing) -> RefusalReason | None:
    if not await practices.is_known(work.connection, asked.practice_id):
        return "no_such_practice"
    if (await staff.find(work.connection, asked.practice_id, asked.staff_id)).role != "administrator":
        return "administrator_only"
    twice = len({one.category for one in asked.withheld}) < len(asked.withheld)
    return "rules_invalid" if twice else None


async def _known(work: Work[Tools], asked: SetSharing) -> Invitation | None:
    """The one person whom it concerns; None for everybody, and for another practice's invitation."""
    known = await invitations.take(work.connection, asked.invitation_id) if asked.invitation_id else None
    return known if known and known.practice_id == asked.practice_id else None


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(category, what was done to it) of each that changed."""
    for category in sorted({*before, *after}):
        if before.get(category) != after.get(category):
            yield category, f"withhold.{after[category]}" if category in after else SHOW_AGAIN


def _refuse(work: Work[Tools], asked: SetSharing, reason: RefusalReason) -> StaffRefused:
    chain = practice_chain(asked.practice_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="set_sharing")
