"""Change details: an account's name and language, and whether letters that only remind are wanted (S117, S118)."""

from __future__ import annotations

from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain.people import LANGUAGES
from services.identity.domain.sessions import Session
from services.identity.store import accounts
from services.identity.store.accounts import Details
from services.identity.tools import Tools
from shared.contracts.accounts import AccountChanged, ChangeDetails, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Work


async def change_details(work: Work[Tools], request: ChangeDetails) -> AccountChanged | ChangeRefused | SessionGone:
    """None of it is a way into the account, so an older session may change it."""
    session = await hold_account(work, request.session, fresh=False)
    if not isinstance(session, Session):
        return session
    details = Details(request.first_name.strip(), request.last_name.strip(), request.language, request.reminders)
    if not (details.first_name and details.last_name):
        return ChangeRefused(reason="name_missing")
    if details.language not in LANGUAGES:
        return ChangeRefused(reason="language_unknown")
    await accounts.change_details(work.connection, work.tools.vault, session.account_id, details)
    await note_change(work, session, "change-details", letter="settings_changed")
    return AccountChanged()
