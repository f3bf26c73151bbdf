"""Table `credentials`: argon2id hashes of an account's password and of the answer to its question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.store import accounts
from services.identity.store.accounts import email_index, username_index
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class Login:
    """An account, the hash to check its password against, and when that password or the question was set."""

    account_id: UUID
    password_hash: str
    set_at: datetime


async def add(
    connection: Connection,
    *,
    account_id: UUID,
    password_hash: str,
    question: str | None,
    answer_hash: str | None,
    now: datetime,
) -> None:
    """Give a new account its credentials."""
    await connection.execute(
        """
        insert into credentials (account_id, password_hash, question, answer_hash, changed_at)
        values ($1, $2, $3, $4, $5)
        """,
        account_id,
        password_hash,
        question,
        answer_hash,
        now,
    )


async def find(connection: Connection, vault: Vault, name: str) -> Login | None:
    """What log-in needs of the account with this username, or of the only one with this e-mail address (D3, D9).

    One statement, whether or not the name is anybody's.
    """
    rows = await connection.fetch(
        """
        select account_id, password_hash, changed_at, username_index = $1 as by_username
        from accounts join credentials using (account_id)
        where (username_index = $1 or email_index = $2) and closed_at is null order by by_username desc limit 2
        """,
        username_index(vault, name),
        email_index(vault, name),
    )
    certain = rows and (rows[0]["by_username"] or len(rows) == 1)
    if not certain:
        return None
    return Login(rows[0]["account_id"], rows[0]["password_hash"], rows[0]["changed_at"])


async def stands(connection: Connection, account_id: UUID, *, set_at: datetime) -> bool:
    """Is it the password that was set then, still, and the account not closed? Held until commit: whoever changes it
    waits, and then ends what was begun by it.
    """
    held = await connection.fetchval(
        "select true from credentials where account_id = $1 and changed_at = $2 for share", account_id, set_at
    )
    return bool(held) and await accounts.exists(connection, account_id)  # asked after whoever held it is done


@dataclass(frozen=True)
class Secrets:
    """What an account keeps beside its password; the question is None until it is chosen."""

    question: str | None
    answer_hash: str | None


async def hold(connection: Connection, account_id: UUID) -> None:
    """Whoever changes an account's codes, recoveries or secrets holds this row until the transaction ends."""
    await connection.execute("select from credentials where account_id = $1 for update", account_id)


async def keep(connection: Connection, account_id: UUID) -> None:
    """Whoever would hold this row waits until the transaction ends; others may keep it as well."""
    await connection.execute("select from credentials where account_id = $1 for share", account_id)


async def secrets(connection: Connection, account_id: UUID) -> Secrets:
    """Its question and the hash of the answer."""
    row = await connection.fetchrow("select question, answer_hash from credentials where account_id = $1", account_id)
    return Secrets(**row) if row else Secrets(None, None)


async def hash_of(connection: Connection, account_id: UUID) -> str | None:
    """What an account's password is checked against."""
    found: str | None = await connection.fetchval(
        "select password_hash from credentials where account_id = $1", account_id
    )
    return found


async def change_password(connection: Connection, account_id: UUID, password_hash: str, *, now: datetime) -> None:
    """Another password from now on; that is what a required reset asked for."""
    await connection.execute(
        """
        update credentials set password_hash = $2, changed_at = $3, reset_required_at = null where account_id = $1
        """,
        account_id,
        password_hash,
        now,
    )


async def require_reset(connection: Connection, account_id: UUID, *, now: datetime) -> bool:
    """Its password lets nobody in any more, until it is another one; False when that was so already."""
    done = await connection.execute(
        "update credentials set reset_required_at = $2 where account_id = $1 and reset_required_at is null",
        account_id,
        now,
    )
    return done == "UPDATE 1"


async def must_reset(connection: Connection, account_id: UUID) -> bool:
    """Is its password to be chosen anew? Held until commit: nobody requires it while a session is being begun."""
    return bool(
        await connection.fetchval(
            "select reset_required_at is not null from credentials where account_id = $1 for share", account_id
        )
    )


async def without_reset(connection: Connection, *, since: datetime, after: UUID, limit: int) -> list[UUID]:
    """Open accounts, in the order of their ids, whose password was chosen before then and still lets its holder in."""
    rows = await connection.fetch(
        """
        select account_id from credentials join accounts using (account_id)
        where reset_required_at is null and closed_at is null and changed_at < $1 and account_id > $2
        order by account_id limit $3
        """,
        since,
        after,
        limit,
    )
    return [row["account_id"] for row in rows]


async def choose_question(
    connection: Connection, account_id: UUID, *, question: str, answer_hash: str, now: datetime
) -> None:
    """Keep the first one; an account that has one keeps that."""
    await connection.execute(
        """
        update credentials set question = $2, answer_hash = $3, changed_at = $4
        where account_id = $1 and question is null
        """,
        account_id,
        question,
        answer_hash,
        now,
    )


async def change_question(
    connection: Connection, account_id: UUID, question: str, answer_hash: str, *, now: datetime
) -> None:
    """Another question and answer from now on."""
    await connection.execute(
        "update credentials set question = $2, answer_hash = $3, changed_at = $4 where account_id = $1",
        account_id,
        question,
        answer_hash,
        now,
    )


async def rehash(connection: Connection, account_id: UUID, *, old: str, new: str) -> None:
    """Keep the same password with today's parameters, unless it was changed meanwhile or somebody else uses it now:
    the next log-in does it as well."""
    await connection.execute(
        """
        update credentials set password_hash = $3 where account_id = (
            select account_id from credentials where account_id = $1 and password_hash = $2
            for no key update skip locked)
        """,
        account_id,
        old,
        new,
    )
