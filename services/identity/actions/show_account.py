"""Show an account: what its holder may change of it."""

from __future__ import annotations

from services.identity.actions.live_session import live_session
from services.identity.actions.note_change import note_change
from services.identity.store import account_phones, accounts
from services.identity.tools import Tools
from shared.contracts.accounts import AccountShown, ShowAccount
from shared.contracts.identity import SessionGone
from shared.work import Work


async def show_account(work: Work[Tools], request: ShowAccount) -> AccountShown | SessionGone:
    """Everything but what proves who the holder is."""
    session = await live_session(work, request.session)
    if session is None:
        return SessionGone()
    known = await accounts.profile(work.connection, work.tools.vault, session.account_id)
    phone = await account_phones.find(work.connection, work.tools.vault, session.account_id)
    await note_change(work, session, "show-account")
    return AccountShown(
        first_name=known.first_name,
        last_name=known.last_name,
        username=known.username,
        email=known.email,
        question=known.question,
        language=known.language,
        reminders=known.reminders,
        phone=work.tools.sealer.seal("gateway", phone) if phone else None,
        fresh=session.is_fresh(work.now, rules=work.tools.rules.sessions),
    )
