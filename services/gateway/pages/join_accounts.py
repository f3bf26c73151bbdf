"""Bring the charts of a second account, made by mistake, to this one (S135)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import account
from services.gateway.pages.account_door import account_page, changed
from services.gateway.pages.credentials import refused, too_long, wanting
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import LoginRefused
from shared.contracts.joining import AccountsJoined
from shared.seals import fingerprint


async def show(visit: SessionVisit, again: Again) -> Answer:
    """Never prefilled: which account it is, only its holder knows."""
    nobody = again if again.kept else Again(again.problems, {"username": ""}, again.status)
    return await account_page("join_accounts.html", visit, nobody, fresh="move")


async def submit(said: Submission) -> Answer | Again:
    """To press the button is to certify what stands above it (S51)."""
    if problems := wanting(said.fields):
        return Again(problems, said.fields.kept("username"))
    reply = LoginRefused(reason="no_match") if too_long(said.fields) else await account.join_accounts(said)
    if isinstance(reply, LoginRefused):
        return refused(said, reply)
    if not isinstance(reply, AccountsJoined):
        return changed(said, reply, of="move")
    said.tools.sessions.drop(fingerprint(said.holder))
    return Redirect("/settings?changed=move" if reply.charts else "/settings?changed=nothing")
