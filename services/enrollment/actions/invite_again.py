"""A further event for a person who was invited before: leave the invitation, change it, or start a new one."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.reinvitation import Invited, InviteRefusal, Next, changed, decide, left, mails_anew
from services.enrollment.domain.wish import Wish
from services.enrollment.issuing import reissue, replace
from services.enrollment.store import invitations, sources
from services.enrollment.store.invitations import Draft, Kept
from services.enrollment.store.practices import PracticeRow
from services.enrollment.tools import Tools
from shared.work import Work


class Overtaken(Exception):
    """Another transaction has just replaced the invitation that stood: try the whole message again."""


async def invite_again(work: Work[Tools], draft: Draft, practice: PracticeRow, wish: Wish) -> Invited | InviteRefusal:
    """The standing invitation decides (design.md 2, "Ends")."""
    kept = await invitations.take_standing(work.connection, work.tools.vault, draft)
    if kept is None:
        raise Overtaken
    standing, known, told = kept.invitation, kept.details, draft.details
    anew = mails_anew(standing, known, told, link_life=work.tools.link_life, now=work.now)
    following = decide(standing, known, told, told_at=draft.invitation.told_at, anew=anew, now=work.now)
    if isinstance(following, InviteRefusal):
        await sources.turn_down(work.connection, _origin(work), following)
        changes.did(work, standing, wish, f"invite_patient.refused.{following}")
        return following
    if following is Next.REPLACE:
        after = await replace(work, kept, draft, practice)
        changes.did(work, after, wish, "invite_patient")
        changes.tell_deed(work, after, wish, "invite")
        return Invited(after.id, "issued", after.phone_refusal)
    if following is Next.CHANGE:
        after = await _change(work, kept, draft, practice, anew=anew)
        changes.did(work, after, wish, "invite_patient.change")
        changes.tell_deed(work, after, wish, "change_invitation")
        return Invited(after.id, "changed", after.phone_refusal)
    after = await _leave(work, standing, draft)
    changes.did(work, after, wish, "invite_patient.leave")
    return Invited(after.id, "unchanged", after.phone_refusal)


async def _leave(work: Work[Tools], standing: Invitation, draft: Draft) -> Invitation:
    """The same invitation as before; the EHR hears where it stands."""
    await sources.attach(work.connection, _origin(work), standing.id)
    await invitations.retell(work.connection, left(standing, draft.invitation.told_at))
    changes.tell_ehr(work, standing)
    return standing


async def _change(work: Work[Tools], kept: Kept, draft: Draft, practice: PracticeRow, *, anew: bool) -> Invitation:
    """The same invitation under the same PIN, with what was told now, and with a new link if it needs one."""
    await sources.attach(work.connection, _origin(work), kept.invitation.id)
    after = changed(kept.invitation, draft.invitation, anew=anew, now=work.now)
    return await reissue(work, Kept(after, draft.details, kept.pin), practice)


def _origin(work: Work[Tools]) -> tuple[str, str]:
    return (work.source, work.message_id)
