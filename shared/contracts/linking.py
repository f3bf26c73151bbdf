"""How a registration binds an account that its holder already has (S50-S54)."""

from __future__ import annotations

from shared.contracts.identity import AttemptGone, LoginRefused, Registered
from shared.messages import Ident, Line, Request, Sealed


class LinkAccount(Request[Registered | LoginRefused | AttemptGone], key="identity.link-account", deadline=8.0):
    """Bind the chart to the account with this username or e-mail, and password (S52, D3).

    `certification` is the version of the sentence of S51 that stood above the button, shown in `language`; pressing it
    accepts it. A refusal counts as a failed log-in does and leaves the attempt as it was (S54). `browser`, `network`
    and `device`: see `LogIn`.
    """

    attempt: Line
    username: Line
    password: Sealed
    certification: Ident
    language: Line
    browser: Line | None = None
    network: Line | None = None
    device: Line | None = None
