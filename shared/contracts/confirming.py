"""How an account's holder proves that an e-mail address is theirs (S70, S71); identity answers."""

from __future__ import annotations

from shared.messages import Reply, Request, Sealed


class ConfirmationShown(Reply):
    """The link is good: this is the address that it confirms. Nothing is spent."""

    address: Sealed


class ConfirmationGone(Reply):
    """Used, replaced by a newer one, expired, malformed or unknown: one answer for all."""


class ShowConfirmation(Request[ConfirmationShown | ConfirmationGone], key="identity.show-confirmation", query=True):
    """What would this link confirm?"""

    token: Sealed


class EmailConfirmed(Reply):
    """The address is the account's own from now on. `replaced` says that another one was until now."""

    replaced: bool


class ConfirmEmail(Request[EmailConfirmed | ConfirmationGone], key="identity.confirm-email"):
    """The holder says: this is my address. The link is spent."""

    token: Sealed
