"""Check a password before any transaction: the slow half of whatever takes an account's credentials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from services.identity.domain import passwords
from services.identity.store import credentials
from services.identity.tools import Tools
from shared.contracts.identity import LogIn
from shared.contracts.linking import LinkAccount
from shared.work import Desk

Claim: TypeAlias = LogIn | LinkAccount
"""Somebody says that an account is theirs: its username or e-mail, and its password."""


@dataclass(frozen=True)
class Guess:
    """A password that was checked, before anybody said whether the try may count."""

    account_id: UUID | None
    matched: bool
    dated_hash: str | None = None
    fresh_hash: str | None = None


async def check_password(desk: Desk[Tools], claim: Claim) -> Guess:
    """The same work for a name that is nobody's; a right password gets today's parameters (trust.md 1)."""
    hasher = desk.tools.hasher
    password = passwords.normalize(desk.tools.sealer.open(claim.password))
    if len(password) > desk.tools.profile.longest:
        return Guess(None, matched=False)
    async with desk.reading() as connection:
        found = await credentials.find(connection, desk.tools.vault, claim.username)
    if found is None:
        return Guess(None, await hasher.matches(password, None))
    matched = await hasher.matches(password, found.password_hash)
    if not matched or not hasher.is_dated(found.password_hash):
        return Guess(found.account_id, matched)
    return Guess(found.account_id, matched, found.password_hash, await hasher.hash(password))
