"""A further event for a person who was invited before: leave the invitation, change it, or start a new one."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.domain.invitation import Invitation, Status
from services.enrollment.domain.reinvitation import InviteRefusal, Next, changed, decide, left
from services.enrollment.issuing import issue
from services.enrollment.store import invitations, sources
from services.enrollment.store.invitations import Draft, Kept
from services.enrollment.store.practices import PracticeRow
from services.enrollment.tools import Tools
from shared.bus import Refused
from shared.work import Work


class Overtaken(Exception):
    """Another transaction has just replaced the invitation that stood: try the whole message again."""


async def invite_again(work: Work[Tools], draft: Draft, practice: PracticeRow, *, actor: str) -> Refused | None:
    """The standing invitation decides (design.md 2, "Ends")."""
    kept = await invitations.take_standing(work.connection, work.tools.vault, draft)
    if kept is None:
        raise Overtaken
    following = decide(kept.invitation, kept.details, draft.details, told_at=draft.invitation.told_at, now=work.now)
    if isinstance(following, InviteRefusal):
        await sources.turn_down(work.connection, _origin(work), following)
        subject, action = kept.invitation, f"invite_patient.refused.{following}"
    elif following is Next.REPLACE:
        subject, action = await _replace(work, kept, draft, practice), "invite_patient"
    else:
        subject = await _stay(work, kept, draft, practice, change=following is Next.CHANGE)
        action = f"invite_patient.{following.value}"
    changes.audit(work, subject, actor=actor, right=changes.STAFF, action=action)
    return Refused(following) if isinstance(following, InviteRefusal) else None


async def _replace(work: Work[Tools], kept: Kept, draft: Draft, practice: PracticeRow) -> Invitation:
    """A new invitation with a new id and PIN (S27, S28); nothing of the old one works any more."""
    ended = kept.invitation
    if ended.status(work.now) is Status.LOCKED:
        await changes.cancel(work, ended)
    elif kept.pin is not None:
        await changes.expire(work, ended)
    await invitations.give_way(work.connection, ended.id, to=draft.invitation.id)
    await invitations.write(work.connection, work.tools.vault, draft)
    issue(work, draft, practice)
    return draft.invitation


async def _stay(work: Work[Tools], kept: Kept, draft: Draft, practice: PracticeRow, *, change: bool) -> Invitation:
    """The same invitation, with other contacts if they differ; the EHR hears where it stands either way."""
    await sources.attach(work.connection, _origin(work), kept.invitation.id)
    if not change:
        await invitations.retell(work.connection, left(kept.invitation, draft.invitation.told_at))
        changes.tell_ehr(work, kept.invitation)
        return kept.invitation
    if kept.pin is None:
        raise LookupError("an open invitation without its PIN")
    readdressed = kept.details.contacts.email != draft.details.contacts.email
    after = changed(kept.invitation, draft.invitation, readdressed=readdressed, now=work.now)
    await invitations.readdress(work.connection, work.tools.vault, after, draft.details)
    issue(work, Draft(after, draft.details, kept.pin), practice)
    return after


def _origin(work: Work[Tools]) -> tuple[str, str]:
    return (work.source, work.message_id)
