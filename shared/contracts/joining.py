"""How the charts of an account that was made by mistake come to the right one (S135); identity answers."""

from __future__ import annotations

from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import LoginRefused, SessionGone
from shared.messages import Ident, Line, Reply, Request, Sealed


class AccountsJoined(Reply):
    """So many charts are the asker's from now on, and the other account's no more."""

    charts: int


class JoinAccounts(
    Request[AccountsJoined | ChangeRefused | LoginRefused | SessionGone], key="identity.join-accounts", deadline=8.0
):
    """Take over the charts of the account with this username or e-mail, and password; wants a fresh session.

    `certification`, `language`, `browser` and `network` are as in `identity.link-account`: one count of failures holds
    for all that takes an account's credentials.
    """

    session: Line
    username: Line
    password: Sealed
    certification: Ident
    language: Line
    browser: Line | None = None
    network: Line | None = None
