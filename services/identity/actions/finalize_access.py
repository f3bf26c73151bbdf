"""Finalize access: an account that was invited again, and is logged in, begins to prove who its holder is (S130)."""

from __future__ import annotations

from services.identity.actions.begin_bound_attempt import begin_bound_attempt
from services.identity.actions.find_waiting import find_waiting
from services.identity.actions.live_session import live_session
from services.identity.store import credentials
from services.identity.tools import Tools
from shared.contracts.finalizing import FinalizeAccess, FinalizingBegun, FinalizingRefused
from shared.work import Work


async def finalize_access(work: Work[Tools], request: FinalizeAccess) -> FinalizingBegun | FinalizingRefused:
    """Nothing opens by it: date of birth and PIN, or a code, are asked next.

    Whoever changes the password at that moment is waited for, and ends what is begun here or finds it begun
    (docs/adr/0034).
    """
    session = await live_session(work, request.session)
    held = session is not None and await credentials.must_reset(work.connection, session.account_id)
    if session is None or held or await live_session(work, request.session) is None:
        return FinalizingRefused(reason="session_over")
    account_id = session.account_id
    waiting = await find_waiting(work, account_id)
    attempt = waiting and await begin_bound_attempt(work, waiting, account_id, right="session", deed="finalize-access")
    if not attempt:
        account = f"account:{account_id}"
        work.audit(chain=account, actor=account, right="session", action="finalize-access.nothing_waits")
        return FinalizingRefused(reason="nothing_waits")
    return FinalizingBegun(attempt=attempt)
