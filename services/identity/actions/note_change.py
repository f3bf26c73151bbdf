"""Note a change: who did what to their own account, in its chain, and a letter to the address that it had before."""

from __future__ import annotations

from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.domain.sessions import Session
from services.identity.store import accounts
from services.identity.tools import Tools
from shared.contracts.account_mails import AccountMail
from shared.work import Work


async def note_change(work: Work[Tools], session: Session, action: str, *, letter: AccountMail | None = None) -> None:
    """By the right of the session; never a value. Without a `letter` nothing was changed that needs to be told."""
    account = f"account:{session.account_id}"
    work.audit(chain=account, actor=account, right="session", action=action, subject=str(session.session_id))
    if letter:
        contact = await accounts.contact(work.connection, work.tools.vault, session.account_id)
        await write_to_account(work, contact, Letter(letter))
