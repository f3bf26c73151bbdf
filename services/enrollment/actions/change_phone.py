"""Staff correct the phone that codes go to, in place (S13, D7)."""

from __future__ import annotations

from dataclasses import replace

from services.enrollment import changes
from services.enrollment.contacts import read_phone
from services.enrollment.domain.details import Contacts, PhoneRefusal
from services.enrollment.domain.reinvitation import renewed
from services.enrollment.issuing import reissue
from services.enrollment.store import invitations, practices
from services.enrollment.store.invitations import Kept
from services.enrollment.tools import Tools
from shared.contracts.enrollment import ChangePhone, PhoneChanged, StaffRefused
from shared.work import Work


async def change_phone(work: Work[Tools], asked: ChangePhone) -> PhoneChanged | StaffRefused:
    """A new version of an open invitation: identity voids the codes of the old phone; PIN and link stay."""
    kept = await invitations.take_kept(work.connection, work.tools.vault, asked.invitation_id)
    practice = await practices.find(work.connection, asked.practice_id)
    if kept is None or practice is None or kept.invitation.practice_id != practice.id:
        return changes.refuse(work, asked, "no_such_invitation", action="change_phone")
    if not kept.invitation.is_open(work.now):
        return changes.refuse(work, asked, "not_open", action="change_phone", known=kept.invitation)
    phone = read_phone(asked.phone, regions=work.tools.phone_regions)
    if isinstance(phone, PhoneRefusal):
        return changes.refuse(work, asked, phone.value, action="change_phone", known=kept.invitation)
    after = await reissue(work, _with_phone(work, kept, phone), practice)
    changes.did(work, after, asked, "change_phone")
    changes.tell_deed(work, after, asked, "change_phone")
    return PhoneChanged(invitation_id=after.id, phone=phone)


def _with_phone(work: Work[Tools], kept: Kept, phone: str | None) -> Kept:
    following = replace(renewed(kept.invitation, anew=False, now=work.now), phone_refusal=None)
    contacts = Contacts(kept.details.contacts.email, phone)
    return Kept(following, replace(kept.details, contacts=contacts), kept.pin)
