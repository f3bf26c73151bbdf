"""Require a reset: an account's password lets nobody in any more, until its holder has chosen another (S112)."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.secure_account import secure_account
from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.store import accounts, credentials
from services.identity.tools import Tools
from shared.work import Work


async def require_reset(work: Work[Tools], account_id: UUID, *, actor: str, right: str) -> bool:
    """Was it news? Then whoever is logged in is logged out, what was lent is over, and the holder is told by mail
    which way leads back in.

    Recoveries that are under way go on: they end in another password.
    """
    if not await credentials.require_reset(work.connection, account_id, now=work.now):
        return False
    await end_sessions_of(work, account_id)
    secure_account(work, account_id)
    contact = await accounts.contact(work.connection, work.tools.vault, account_id)
    way = f"{work.tools.public_url.rstrip('/')}/forgot-password"
    await write_to_account(work, contact, Letter("reset_required", link=way))
    work.audit(chain=f"account:{account_id}", actor=actor, right=right, action="require-reset")
    return True
