"""Find what a mail was about by the mark in its link, if it may still be stopped."""

from __future__ import annotations

from uuid import UUID

from services.identity.domain.registration import Registration
from services.identity.store import accounts, mail_marks, registrations
from services.identity.tools import Tools
from shared.work import Work


async def find_mail(work: Work[Tools], sealed: str, *, hold: bool) -> Registration | UUID | None:
    """The invitation, or the account's id; None for what is malformed, unknown, over, or was sent to another address.

    `hold` keeps an invitation's row until the transaction ends.
    """
    mark, vault = mail_marks.read(work.tools.sealer.open(sealed)), work.tools.vault
    if mark is None:
        return None
    look = registrations.lock if hold else registrations.find
    registration = await look(work.connection, vault, mark.about)
    if registration is not None:
        person = registration.person
        stands = registration.status == "used" or registration.is_open(work.now)
        return registration if stands and person and mark.fits(vault, person.email) else None
    account = await accounts.exists(work.connection, mark.about)
    return mark.about if account and mark.fits(vault, "") else None
