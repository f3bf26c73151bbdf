"""End the recoveries of an account: mailed links to choose a password, and whatever was begun by them."""

from __future__ import annotations

from uuid import UUID

from services.identity.store import mailings, recoveries
from services.identity.tools import Tools
from shared.work import Work


async def end_recoveries_of(work: Work[Tools], account_id: UUID) -> None:
    """The caller holds the account's credentials, or what is begun at this moment may go on."""
    await mailings.end_all(work.connection, account_id, "reset_password", now=work.now)
    await recoveries.end_all(work.connection, account_id, now=work.now)
