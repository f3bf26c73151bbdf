"""The letters about accounts that identity ordered, as notifications would open them."""

from __future__ import annotations

from shared.contracts.account_mails import AccountLetter
from tests.integration.identity.persons import said, sealer
from tests.suite import Suite


async def letters(suite: Suite, kind: str = "") -> list[AccountLetter]:
    """Those that somebody would get, oldest first, of this kind alone if one is named."""
    return [letter for found, letter in await orders(suite) if letter.to and kind in ("", found)]


async def orders(suite: Suite) -> list[tuple[str, AccountLetter]]:
    """(kind, letter) of every order, nobody's too."""
    reader = sealer(suite, "notifications")
    asked = await said(suite, "notifications.send-account-email")
    return [(one["kind"], AccountLetter.model_validate_json(reader.open(one["letter"]))) for one in asked]


async def mailed_token(suite: Suite, kind: str) -> str:
    """The token in the newest letter's link."""
    return (await letters(suite, kind))[-1].url.rpartition("/")[2]
