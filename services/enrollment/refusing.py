"""Saying no to whoever wished to invite: once, the same for ever, with an audit row."""

from __future__ import annotations

from services.enrollment.changes import STAFF
from services.enrollment.domain.reinvitation import Invited, InviteRefusal
from services.enrollment.domain.wish import Wish
from services.enrollment.drafting import origin
from services.enrollment.store import sources
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.work import Work


async def refuse(work: Work[Tools], wish: Wish, reason: InviteRefusal) -> Invited | InviteRefusal:
    """No, for ever; what the same message came to before stands."""
    outcome = await sources.refuse(work.connection, origin(work), reason)
    if outcome is None:
        return await as_then(work)
    _note_refusal(work, wish, outcome)
    return InviteRefusal(outcome)


async def turn_down(work: Work[Tools], wish: Wish, reason: InviteRefusal) -> InviteRefusal:
    """No after all, though its message was claimed for an invitation."""
    await sources.turn_down(work.connection, origin(work), reason)
    _note_refusal(work, wish, reason)
    return reason


async def as_then(work: Work[Tools]) -> Invited | InviteRefusal:
    """What a message that was heard before came to."""
    invitation_id, refusal = await sources.outcome(work.connection, origin(work))
    if invitation_id is not None:
        return Invited(invitation_id, "unchanged")
    return InviteRefusal(refusal or InviteRefusal.SUPERSEDED)


def _note_refusal(work: Work[Tools], wish: Wish, reason: str) -> None:
    work.audit(
        chain=chart_chain(wish.practice_id, wish.chart_id),
        actor=f"staff:{wish.staff_id}",
        right=STAFF,
        action=f"{deed(wish)}.refused.{reason}",
        category="access",
    )


def deed(wish: Wish) -> str:
    """How the audit calls it."""
    return "auto_invite" if wish.automatic else "invite_patient"
