"""Check a password before any transaction: the slow half of whatever takes an account's credentials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from services.identity.domain import passwords
from services.identity.domain.slowdown import is_trusted, retry_at
from services.identity.store import credentials, slowdowns
from services.identity.store.slowdowns import Try
from services.identity.tools import Tools
from shared.contracts.identity import LogIn
from shared.contracts.joining import JoinAccounts
from shared.contracts.linking import LinkAccount
from shared.db import Connection
from shared.work import Desk

Claim: TypeAlias = LogIn | LinkAccount | JoinAccounts
"""Somebody says that an account is theirs: its username or e-mail, and its password."""


@dataclass(frozen=True)
class Guess:
    """A password that was checked, before anybody said whether the try may count.

    `waits_until`: no try was welcome, so it was not even looked at. `set_at`: when the password it was compared with
    was set.
    """

    account_id: UUID | None
    matched: bool
    dated_hash: str | None = None
    fresh_hash: str | None = None
    waits_until: datetime | None = None
    set_at: datetime | None = None


async def check_password(desk: Desk[Tools], claim: Claim) -> Guess:
    """The same work for a name that is nobody's; a right password gets today's parameters (trust.md 1).

    While tries are slowed down none is hashed: a flood of guesses costs next to nothing, and says nothing.
    """
    hasher = desk.tools.hasher
    password = passwords.normalize(desk.tools.sealer.open(claim.password))
    if len(password) > desk.tools.profile.longest:
        return Guess(None, matched=False)
    async with desk.reading() as connection:
        found = await credentials.find(connection, desk.tools.vault, claim.username)
        waits_until = await _waits_until(desk.tools, connection, claim, found.account_id if found else None)
    if waits_until is not None:
        return Guess(found.account_id if found else None, matched=False, waits_until=waits_until)
    if found is None:
        return Guess(None, await hasher.matches(password, None))
    matched = await hasher.matches(password, found.password_hash)
    if not matched or not hasher.is_dated(found.password_hash):
        return Guess(found.account_id, matched, set_at=found.set_at)
    fresh = await hasher.hash(password)
    return Guess(found.account_id, matched, found.password_hash, fresh, set_at=found.set_at)


async def _waits_until(tools: Tools, connection: Connection, claim: Claim, account_id: UUID | None) -> datetime | None:
    """Until when this try is not welcome, by its name or its network; a browser that the account trusts always is."""
    rules = tools.rules.slowdown
    tried = Try(claim.username, account_id, claim.browser, claim.network)
    found = await slowdowns.look(connection, tools.vault, tried, memory=rules.memory)
    if found.here is not None and is_trusted(found.here, rules=rules):
        return None
    waits = (retry_at(found.by_name, found.now), retry_at(found.by_network, found.now) if claim.network else None)
    return max((at for at in waits if at is not None), default=None)
