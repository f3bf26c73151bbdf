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
    """What a person gave to have an account; `agreement` is the version of the texts they accepted (S56).

    `confirmed`: is the address proven? `invitation_id` is what an account that was made first waits for.
    """

    account_id: UUID
    username: str
    email: str
    first_name: str
    last_name: str
    language: str
    agreement: str
    confirmed: bool = True
    invitation_id: UUID | None = None


@dataclass(frozen=True)
class Holder:
    """What a page's frame shows of an account."""

    first_name: str
    language: str
    wants_question: bool


@dataclass(frozen=True)
class Contact:
    """Whom letters about an account are for. `confirmed`: is the address proven to be theirs?"""

    account_id: UUID
    username: str
    email: str
    first_name: str
    language: str
    confirmed: bool


@dataclass(frozen=True)
class Details:
    """What a holder changes of their account without proving anew who they are."""

    first_name: str
    last_name: str
    language: str
    reminders: bool


@dataclass(frozen=True)
class Profile(Details):
    """What a holder is shown of their account."""

    username: str
    email: str
    question: str | None


async def add(connection: Connection, vault: Vault, account: NewAccount, *, now: datetime) -> bool:
    """Create the account; False when the username is taken, also by somebody who commits first (S60).

    An address that is anybody's e-mail is taken too: who logs in by it must come to that account and no other (D3).
    """
    await _hold_names(connection, vault, account.email, account.username)
    added = await connection.fetchval(
        """
        insert into accounts (account_id, username_index, username, email_index, email, first_name, last_name, language,
                              agreement, created_at, email_confirmed_at, invitation_id)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $12 then $10::timestamptz end, $13
        where not exists (select from accounts where email_index = $11)
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
        account.confirmed,
        account.invitation_id,
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
    row = await connection.fetchrow(
        """
        select first_name, language, question is null as wants_question
        from accounts join credentials using (account_id) where account_id = $1
        """,
        account_id,
    )
    if row is None:
        raise LookupError("a session without its account")
    first_name = vault.unlock(row["first_name"], row=_row(account_id, "first_name"))
    return Holder(first_name, row["language"], row["wants_question"])


async def waits_for(connection: Connection, account_id: UUID) -> UUID | None:
    """The invitation by which the account was made, if it was made before anything was proven."""
    found: UUID | None = await connection.fetchval(
        "select invitation_id from accounts where account_id = $1", account_id
    )
    return found


async def let_none_wait(connection: Connection, invitation_id: UUID) -> None:
    """Whoever made an account by this invitation's link has no more of it than anybody else."""
    await connection.execute("update accounts set invitation_id = null where invitation_id = $1", invitation_id)


async def contact(connection: Connection, vault: Vault, account_id: UUID) -> Contact:
    """Whom to write to about an account."""
    row = await connection.fetchrow("select * from accounts where account_id = $1", account_id)
    if row is None:
        raise LookupError("no such account")
    return _contact(vault, row)


async def standing(connection: Connection, vault: Vault, account_id: UUID) -> Contact | None:
    """The same, unless its holder has closed it or there is none."""
    row = await connection.fetchrow("select * from accounts where account_id = $1 and closed_at is null", account_id)
    return _contact(vault, row) if row else None


async def with_name(connection: Connection, vault: Vault, name: str) -> Contact | None:
    """The account that log-in would find by this name (D3, D9), in one statement whether or not there is one."""
    rows = await connection.fetch(
        """
        select *, username_index = $1 as by_username from accounts
        where username_index = $1 or email_index = $2 order by by_username desc limit 2
        """,
        username_index(vault, name),
        email_index(vault, name),
    )
    certain = rows and (rows[0]["by_username"] or len(rows) == 1)
    return _contact(vault, rows[0]) if certain else None


async def with_email(connection: Connection, vault: Vault, email: str) -> list[Contact]:
    """The accounts that have this very address, oldest first; a family may share one (D9)."""
    rows = await connection.fetch(
        "select * from accounts where email_index = $1 order by created_at, account_id limit 10",
        email_index(vault, email),
    )
    return [_contact(vault, row) for row in rows]


async def confirm_email(connection: Connection, vault: Vault, account_id: UUID, email: str, *, now: datetime) -> None:
    """This address is proven to be the account's own."""
    await connection.execute(
        "update accounts set email = $2, email_index = $3, email_confirmed_at = $4 where account_id = $1",
        account_id,
        vault.lock(email, row=_row(account_id, "email")),
        email_index(vault, email),
        now,
    )


async def exists(connection: Connection, account_id: UUID) -> bool:
    """Is there such an account that its holder has not closed?"""
    return bool(
        await connection.fetchval("select true from accounts where account_id = $1 and closed_at is null", account_id)
    )


async def profile(connection: Connection, vault: Vault, account_id: UUID) -> Profile:
    """What stands in an account. LookupError when there is none."""
    row = await connection.fetchrow(
        "select * from accounts join credentials using (account_id) where account_id = $1", account_id
    )
    if row is None:
        raise LookupError("no such account")
    closed = ("first_name", "last_name", "username", "email")
    told = {part: vault.unlock(row[part], row=_row(account_id, part)) for part in closed}
    return Profile(language=row["language"], reminders=row["reminders"], question=row["question"], **told)


async def change_details(connection: Connection, vault: Vault, account_id: UUID, details: Details) -> None:
    """Keep them."""
    await connection.execute(
        "update accounts set first_name = $2, last_name = $3, language = $4, reminders = $5 where account_id = $1",
        account_id,
        vault.lock(details.first_name, row=_row(account_id, "first_name")),
        vault.lock(details.last_name, row=_row(account_id, "last_name")),
        details.language,
        details.reminders,
    )


async def rename(connection: Connection, vault: Vault, account_id: UUID, username: str) -> bool:
    """Another username; False when somebody else has it, or has it for an address (S60, D3)."""
    await _hold_names(connection, vault, username)
    done = await connection.execute(
        """
        update accounts set username_index = $2, username = $3
        where account_id = $1 and not exists (
            select from accounts other
            where other.account_id <> $1 and (other.username_index = $2 or other.email_index = $4))
        """,
        account_id,
        username_index(vault, username),
        vault.lock(username, row=_row(account_id, "username")),
        email_index(vault, username),
    )
    return done == "UPDATE 1"


async def close(connection: Connection, vault: Vault, account_id: UUID, *, now: datetime) -> None:
    """Nobody finds it by its names any more, and others may take them."""
    await connection.execute(
        "update accounts set closed_at = $2, username_index = $3, email_index = $3 where account_id = $1",
        account_id,
        now,
        vault.index(f"closed:{account_id}"),
    )


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


async def _hold_names(connection: Connection, vault: Vault, *names: str) -> None:
    """Whoever takes one of these names or addresses at the same moment waits, so that each sees the other."""
    keys = sorted({int.from_bytes(email_index(vault, name)[:8], signed=True) for name in names})
    await connection.execute("select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as key", keys)


def _contact(vault: Vault, row: asyncpg.Record) -> Contact:
    account_id, told = row["account_id"], {}
    for column in ("username", "email", "first_name"):
        told[column] = vault.unlock(row[column], row=_row(account_id, column))
    return Contact(account_id, language=row["language"], confirmed=row["email_confirmed_at"] is not None, **told)


def _row(account_id: UUID, column: str) -> str:
    return f"{account_id}:{column}"
