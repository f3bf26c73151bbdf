"""A large copy of a chart waits for the account that ordered it: its holder is told, and nothing of the chart."""

from __future__ import annotations

from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.store import accounts
from services.identity.tools import Tools
from shared.contracts.copies import CopyMade
from shared.work import Work


async def tell_copy_made(work: Work[Tools], made: CopyMade) -> None:
    """Not to whoever has closed the account since. The button leads to the log-in page, and bears no token."""
    if await accounts.exists(work.connection, made.account_id):
        contact = await accounts.contact(work.connection, work.tools.vault, made.account_id)
        await write_to_account(work, contact, Letter("copy_made", deadline=made.ends_at))
