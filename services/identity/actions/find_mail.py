"""Find what a mail was about by the mark in its link, if it may still be stopped."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.identity.domain.registration import Registration
from services.identity.store import accounts, mail_marks, mailings, registrations
from services.identity.tools import Tools
from shared.work import Work


@dataclass(frozen=True)
class Unproven:
    """An account that waits for an address to be confirmed, and whoever has that address says that it is not theirs."""

    account_id: UUID


@dataclass(frozen=True)
class Closed:
    """An account that is no more; only its own mails have such a mark."""

    account_id: UUID


async def find_mail(work: Work[Tools], sealed: str, *, hold: bool) -> Registration | UUID | Unproven | Closed | None:
    """The invitation, the account's id, or the account that an address was given for; None for what is malformed,
    unknown, over, or was sent to another address.

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
    if await accounts.exists(work.connection, mark.about):
        return await _of_account(work, mark)
    return Closed(mark.about) if mark.fits(vault, "") else None


async def _of_account(work: Work[Tools], mark: mail_marks.Mark) -> UUID | Unproven | None:
    if mark.fits(work.tools.vault, ""):
        return mark.about
    address = await mailings.unconfirmed(work.connection, work.tools.vault, mark.about)
    return Unproven(mark.about) if address and mark.fits(work.tools.vault, address) else None
