"""Log in: whoever gives an account's credentials begins a session (S100)."""

from __future__ import annotations

from services.identity.actions.begin_session import begin_session
from services.identity.actions.check_password import Guess, check_password
from services.identity.actions.go_on_registering import go_on_registering
from services.identity.actions.recognize_account import recognize_account
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.identity import LoggedIn, LogIn, LoginRefused
from shared.work import Work


async def admit(work: Work[Tools], request: LogIn, guess: Guess) -> LoggedIn | LoginRefused:
    """A session, or a refusal that never says which half was wrong."""
    account_id = await recognize_account(work, request, guess, deed="log-in")
    if isinstance(account_id, LoginRefused):
        return account_id
    begun = await begin_session(work, account_id, browser=request.browser, device=request.device)
    attempt = await go_on_registering(work, account_id)
    return LoggedIn(session=begun.session, browser=begun.browser, attempt=attempt)


log_in = Prepared(before=check_password, act=admit)
