"""Table `accounts`: who holds one; names and addresses are sealed, and looked up by keyed hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.identity.domain.usernames import fold
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class NewAccount:
    """What a person gave to have an account; `agreement` is the version of the texts they accepted (S56)."""

    account_id: UUID
    username: str
    email: str
    first_name: str
    last_name: str
    language: str
    agreement: str


@dataclass(frozen=True)
class Holder:
    """What a page's frame shows of an account."""

    first_name: str
    language: str


@dataclass(frozen=True)
class Addressee:
    """Where and how an account's holder is written to."""

    account_id: UUID
    first_name: str
    email: str
    language: str


async def add(connection: Connection, vault: Vault, account: NewAccount, *, now: datetime) -> bool:
    """Create the account; False when the username is taken, also by somebody who commits first (S60).

    An address that is anybody's e-mail is taken too: who logs in by it must come to that account and no other (D3).
    """
    await _hold_addresses(connection, vault, account)
    added = await connection.fetchval(
        """
        insert into accounts (account_id, username_index, username, email_index, email, first_name, last_name, language,
                              agreement, created_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 where not exists (select from accounts where email_index = $11)
        on conflict (username_index) do nothing returning true
        """,
        account.account_id,
        username_index(vault, account.username),
        vault.lock(account.username, row=_row(account.account_id, "username")),
        email_index(vault, account.email),
        vault.lock(account.email, row=_row(account.account_id, "email")),
        vault.lock(account.first_name, row=_row(account.account_id, "first_name")),
        vault.lock(account.last_name, row=_row(account.account_id, "last_name")),
        account.language,
        account.agreement,
        now,
        email_index(vault, account.username),
    )
    return bool(added)


async def is_taken(connection: Connection, vault: Vault, username: str) -> bool:
    """Has somebody this username or e-mail address, however it is spelled?"""
    return bool(
        await connection.fetchval(
            "select exists (select from accounts where username_index = $1 or email_index = $2)",
            username_index(vault, username),
            email_index(vault, username),
        )
    )


async def holder(connection: Connection, vault: Vault, account_id: UUID) -> Holder:
    """Whose account it is."""
    row = await connection.fetchrow("select first_name, language from accounts where account_id = $1", account_id)
    if row is None:
        raise LookupError("a session without its account")
    return Holder(vault.unlock(row["first_name"], row=_row(account_id, "first_name")), row["language"])


async def addressee(connection: Connection, vault: Vault, account_id: UUID) -> Addressee | None:
    """Whom to write to; None when there is no such account."""
    row = await connection.fetchrow(
        "select first_name, email, language from accounts where account_id = $1", account_id
    )
    if row is None:
        return None
    first_name, email = (vault.unlock(row[part], row=_row(account_id, part)) for part in ("first_name", "email"))
    return Addressee(account_id, first_name, email, row["language"])


def full_name(vault: Vault, row: asyncpg.Record) -> str:
    """First and last name out of a row that holds them closed."""
    names = (vault.unlock(row[part], row=_row(row["account_id"], part)) for part in ("first_name", "last_name"))
    return " ".join(names)


def username_index(vault: Vault, username: str) -> bytes:
    """The keyed hash by which a username is looked up."""
    return vault.index(f"username:{fold(username)}")


def email_index(vault: Vault, email: str) -> bytes:
    """The keyed hash by which an address is looked up."""
    return vault.index(f"email:{fold(email)}")


async def _hold_addresses(connection: Connection, vault: Vault, account: NewAccount) -> None:
    """Whoever creates an account with one of these addresses at the same moment waits, so that each sees the other."""
    indexes = {email_index(vault, account.email), email_index(vault, account.username)}
    keys = sorted(int.from_bytes(index[:8], signed=True) for index in indexes)
    await connection.execute("select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as key", keys)


def _row(account_id: UUID, column: str) -> str:
    return f"{account_id}:{column}"
