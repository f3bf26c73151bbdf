"""Request a code to a new phone of an account: whoever can enter it can be reached there (S117)."""

from __future__ import annotations

from services.identity.actions.hold_account import hold_account
from services.identity.actions.may_ask_code import may_ask_code
from services.identity.actions.phone_asker import phone_asker
from services.identity.actions.place_order import place_order
from services.identity.domain.codes import Wish, read_phone
from services.identity.domain.sessions import Session
from services.identity.phones import is_served
from services.identity.store import account_phones, codes
from services.identity.tools import Tools
from shared.contracts.account_phones import RequestPhoneCode
from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import SessionGone
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.work import Work


async def request_phone_code(
    work: Work[Tools], request: RequestPhoneCode
) -> CodeRequested | CodeNotRequested | ChangeRefused | SessionGone:
    """Within the limits of every code; until it is entered the account keeps the phone that it has."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    vault, phone = work.tools.vault, read_phone(work.tools.sealer.open(request.phone))
    if phone is None or not is_served(phone, regions=work.tools.phone_regions):
        return ChangeRefused(reason="phone_invalid")
    asker = await phone_asker(work, session)
    wish = Wish(request.channel, phone, codes.phone_index(vault, phone), matched=True)
    reply = await place_order(work, asker, wish, await may_ask_code(work, asker))
    if isinstance(reply, CodeRequested):
        await account_phones.want(
            work.connection, vault, session.account_id, phone, by=session.session_id, now=work.now
        )
    return reply
