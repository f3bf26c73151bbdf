"""Somebody is invited, whoever said so: the invitation, its PIN and all that identity needs to prove who comes."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.actions.invite_again import invite_again
from services.enrollment.domain.reinvitation import Invited, InviteRefusal
from services.enrollment.domain.wish import Wish
from services.enrollment.drafting import Opened, open_first, origin
from services.enrollment.issuing import issue
from services.enrollment.store import sources
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.work import Work


async def invite(work: Work[Tools], wish: Wish, found: Opened | InviteRefusal | None = None) -> Invited | InviteRefusal:
    """One message, one outcome, for ever: what was heard before is answered as it was then (design.md 2).

    `found` is what the wish came to at first, when that was done for many together.
    """
    opened = found or (await open_first([(work, wish)]))[0]
    if isinstance(opened, InviteRefusal):
        return await _refuse(work, wish, opened)
    drafted, opening = opened.draft, opened.opening
    if opening is None:
        return await _refuse(work, wish, InviteRefusal.UNKNOWN_PRACTICE)
    if not opening.permitted:
        return await _refuse(work, wish, InviteRefusal.MAY_NOT_INVITE)
    if not opening.fresh:
        return await _as_then(work)
    actor = f"staff:{wish.staff_id}"
    if not opening.issued:
        return await invite_again(work, drafted, opening.practice, actor=actor)
    issue(work, drafted, opening.practice)
    changes.audit(work, drafted.invitation, actor=actor, right=changes.STAFF, action="invite_patient")
    return Invited(drafted.invitation.id, "issued", drafted.invitation.phone_refusal)


async def _as_then(work: Work[Tools]) -> Invited | InviteRefusal:
    invitation_id, refusal = await sources.outcome(work.connection, origin(work))
    if invitation_id is not None:
        return Invited(invitation_id, "unchanged")
    return InviteRefusal(refusal or InviteRefusal.SUPERSEDED)


async def _refuse(work: Work[Tools], wish: Wish, reason: InviteRefusal) -> Invited | InviteRefusal:
    outcome = await sources.refuse(work.connection, origin(work), reason)
    if outcome is None:
        return await _as_then(work)
    work.audit(
        chain=chart_chain(wish.practice_id, wish.chart_id),
        actor=f"staff:{wish.staff_id}",
        right=changes.STAFF,
        action=f"invite_patient.refused.{outcome}",
        category="access",
    )
    return InviteRefusal(outcome)
