"""A chart was lent by an account: its holder is told, in case it was somebody else with the password."""

from __future__ import annotations

from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.store import accounts
from services.identity.tools import Tools
from shared.contracts.shares import ShareBegun
from shared.work import Work


async def tell_share_begun(work: Work[Tools], begun: ShareBegun) -> None:
    """Neither what, nor of whom, nor to whom. The button leads to the log-in page, and bears no token."""
    if await accounts.exists(work.connection, begun.account_id):
        contact = await accounts.contact(work.connection, work.tools.vault, begun.account_id)
        await write_to_account(work, contact, Letter("chart_shared"))
