"""Close the account (S118): a page that says what it means, then a button."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import account
from services.gateway.cookies import BROWSER, SESSION, forget
from services.gateway.pages.account_door import account_page, changed
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.accounts import AccountClosed
from shared.seals import fingerprint


async def show(visit: SessionVisit, again: Again) -> Answer:
    """Which charts are left with it."""
    return await account_page("close_account.html", visit, again, fresh="close", charts=visit.session.charts)


async def submit(said: Submission) -> Answer | Again:
    """It is over, here too."""
    reply = await account.close_account(said)
    if not isinstance(reply, AccountClosed):
        return changed(said, reply, of="close")
    said.tools.sessions.end(fingerprint(said.holder))
    return Page("account_closed.html", cookies=(forget(SESSION), forget(BROWSER)))
