"""Change the username: another name to log in by, nobody else's and nobody else's address (S60, S117)."""

from __future__ import annotations

from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain import usernames
from services.identity.domain.sessions import Session
from services.identity.store import accounts
from services.identity.tools import Tools
from shared.contracts.accounts import AccountChanged, ChangeRefused, ChangeUsername
from shared.contracts.identity import SessionGone
from shared.work import Work


async def change_username(work: Work[Tools], request: ChangeUsername) -> AccountChanged | ChangeRefused | SessionGone:
    """The account's own address is welcome as its username."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    username = usernames.normalize(request.username)
    if fault := usernames.fault(username):
        return ChangeRefused(reason=fault)
    if not await accounts.rename(work.connection, work.tools.vault, session.account_id, username):
        return ChangeRefused(reason="username_taken")
    await note_change(work, session, "change-username", letter="settings_changed")
    return AccountChanged()
