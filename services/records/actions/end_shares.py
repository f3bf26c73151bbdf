"""An account was taken back from whoever may have known its password: what was lent by it before opens nothing."""

from __future__ import annotations

from services.records.lending import note_share
from services.records.store import copies, shares
from services.records.tools import Tools
from shared.contracts.recovery import AccountSecured
from shared.work import Work


async def end_shares(work: Work[Tools], secured: AccountSecured) -> None:
    """Also what is being made at this moment with an older proof of the password; one audit row for each that ends."""
    for share in await shares.secure(work.connection, secured.account_id, secured_at=secured.secured_at):
        await copies.let_go(work.connection, grant_id=share.grant_id)
        await note_share(work, share, "stop-share", actor=work.source, right="person")
