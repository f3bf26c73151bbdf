"""Somebody is invited, whoever said so: the invitation, its PIN and all that identity needs to prove who comes."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.actions.invite_again import invite_again
from services.enrollment.domain.reinvitation import Invited, InviteRefusal
from services.enrollment.domain.relations import SELF
from services.enrollment.domain.wish import Wish
from services.enrollment.drafting import Opened, open_first
from services.enrollment.issuing import issue
from services.enrollment.refusing import as_then, deed, refuse, turn_down
from services.enrollment.tools import Tools
from shared.work import Work


async def invite(work: Work[Tools], wish: Wish, found: Opened | InviteRefusal | None = None) -> Invited | InviteRefusal:
    """One message, one outcome, for ever: what was heard before is answered as it was then (design.md 2).

    `found` is what the wish came to at first, when that was done for many together.
    """
    opened = found or (await open_first([(work, wish)]))[0]
    if isinstance(opened, InviteRefusal):
        return await refuse(work, wish, opened)
    drafted, opening = opened.draft, opened.opening
    if opening is None or not opening.permitted:
        return await refuse(work, wish, InviteRefusal.MAY_NOT_INVITE if opening else InviteRefusal.UNKNOWN_PRACTICE)
    if not opening.fresh:
        return await as_then(work)
    if not opening.issued and wish.automatic:
        return await turn_down(work, wish, InviteRefusal.ALREADY_INVITED)
    if not opening.issued:
        return await invite_again(work, drafted, opening.practice, wish)
    issue(work, drafted, opening.practice)
    changes.did(work, drafted.invitation, wish, deed(wish))
    if wish.relation != SELF:  # of the patient's own first invitation the access that comes of it tells
        changes.tell_deed(work, drafted.invitation, wish, "invite")
    return Invited(drafted.invitation.id, "issued", drafted.invitation.phone_refusal)
