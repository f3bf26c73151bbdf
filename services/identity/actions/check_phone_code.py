"""Check the code that was sent to a new phone: a right one makes the phone the account's own (S117)."""

from __future__ import annotations

from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.actions.phone_asker import phone_asker
from services.identity.actions.try_code import try_code
from services.identity.domain.sessions import Session
from services.identity.store import account_phones
from services.identity.tools import Tools
from shared.contracts.account_phones import CheckPhoneCode
from shared.contracts.accounts import AccountChanged
from shared.contracts.identity import SessionGone
from shared.contracts.proofs import CodeRefused
from shared.work import Work


async def check_phone_code(work: Work[Tools], request: CheckPhoneCode) -> AccountChanged | CodeRefused | SessionGone:
    """In the session that asked alone, which was fresh then; the code lives no longer than that."""
    session = await hold_account(work, request.session, fresh=False)
    if not isinstance(session, Session):
        return SessionGone()
    asker, account_id = await phone_asker(work, session), session.account_id
    if not await account_phones.is_wanted(work.connection, account_id, by=session.session_id):
        return CodeRefused(reason="expired")
    refused = await try_code(work, asker, work.tools.sealer.open(request.code))
    if refused is not None:
        await note_change(work, session, f"check-phone-code.{refused.reason}")
        return refused
    await account_phones.confirm(work.connection, account_id)
    await note_change(work, session, "check-phone-code.accepted", letter="settings_changed")
    return AccountChanged()
