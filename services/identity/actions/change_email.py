"""Change the e-mail address: a link goes to the new one, and until it is confirmed there nothing changes (S117)."""

from __future__ import annotations

from services.identity.actions.ask_to_confirm import ask_to_confirm
from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain import usernames
from services.identity.domain.sessions import Session
from services.identity.store import accounts
from services.identity.tools import Tools
from shared.contracts.accounts import AccountChanged, ChangeEmail, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Work


async def change_email(work: Work[Tools], request: ChangeEmail) -> AccountChanged | ChangeRefused | SessionGone:
    """Its present address hears of it at once, the new one by the link alone: both have to be right."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    address = usernames.normalize(request.email)
    if "@" not in address or usernames.fault(address):
        return ChangeRefused(reason="email_invalid")
    contact = await accounts.contact(work.connection, work.tools.vault, session.account_id)
    await ask_to_confirm(work, contact, address)
    await note_change(work, session, "change-email", letter="settings_changed")
    return AccountChanged()
