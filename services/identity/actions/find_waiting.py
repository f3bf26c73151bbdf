"""Find what an account waits for: the invitation that it was made for, or one that follows an access it has lost."""

from __future__ import annotations

from uuid import UUID

from services.identity.domain.usernames import fold
from services.identity.store import accounts, grants, registrations
from services.identity.tools import Tools
from shared.work import Work


async def find_waiting(work: Work[Tools], account_id: UUID) -> UUID | None:
    """An open invitation whose link the account's holder does not need: it was made by that link, or the link went to
    the address that the account has proven to be its own (docs/adr/0030). What is locked is not offered."""
    made_for = await accounts.waits_for(work.connection, account_id)
    if made_for and await _is_open(work, made_for):
        return made_for
    renewals = await grants.renewals(work.connection, account_id, now=work.now)
    if not renewals:
        return None
    contact = await accounts.contact(work.connection, work.tools.vault, account_id)
    for invitation_id in renewals if contact.confirmed else ():
        if await _is_open(work, invitation_id, mailed_to=contact.email):
            return invitation_id
    return None


async def _is_open(work: Work[Tools], invitation_id: UUID, *, mailed_to: str | None = None) -> bool:
    known = await registrations.find(work.connection, work.tools.vault, invitation_id)
    if known is None or known.person is None or not known.is_open(work.now):
        return False
    return mailed_to is None or (known.failures.locked_at is None and fold(known.person.email) == fold(mailed_to))
