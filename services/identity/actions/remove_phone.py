"""Remove the phone of an account; doctors' records keep theirs (S117)."""

from __future__ import annotations

from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain.sessions import Session
from services.identity.store import account_phones
from services.identity.tools import Tools
from shared.contracts.account_phones import RemovePhone
from shared.contracts.accounts import AccountChanged, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Work


async def remove_phone(work: Work[Tools], request: RemovePhone) -> AccountChanged | ChangeRefused | SessionGone:
    """Told twice, it is told to the holder once."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    if await account_phones.remove(work.connection, session.account_id):
        await note_change(work, session, "remove-phone", letter="settings_changed")
    return AccountChanged()
