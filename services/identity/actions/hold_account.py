"""Hold an account that its holder wants to change: who asks, and whether their password was given lately enough."""

from __future__ import annotations

from services.identity.actions.live_session import live_session
from services.identity.domain.sessions import Session
from services.identity.store import credentials
from services.identity.tools import Tools
from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Work


async def hold_account(work: Work[Tools], mark: str, *, fresh: bool = True) -> Session | ChangeRefused | SessionGone:
    """The session by which it is changed, held until the transaction ends, or why it may not be.

    The account's credentials are held before it, as wherever both are: whoever logs in, resets or finalizes at that
    moment waits, or is waited for (docs/adr/0034).
    """
    seen = await live_session(work, mark)
    if seen is None:
        return SessionGone()
    await credentials.hold(work.connection, seen.account_id)
    session = await live_session(work, mark, hold=True)
    if session is None:
        return SessionGone()
    if fresh and not session.is_fresh(work.now, rules=work.tools.rules.sessions):
        return ChangeRefused(reason="not_fresh")
    return session
