"""Table `credentials`: argon2id hashes of an account's password and of the answer to its question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.db import Connection


async def add(
    connection: Connection, *, account_id: UUID, password_hash: str, question: str, answer_hash: str, now: datetime
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


async def password_hash(connection: Connection, account_id: UUID) -> str | None:
    """The hash to check a password against."""
    found: str | None = await connection.fetchval(
        "select password_hash from credentials where account_id = $1", account_id
    )
    return found


async def rehash(connection: Connection, account_id: UUID, *, old: str, new: str) -> None:
    """Keep the same password with today's parameters, unless it was changed meanwhile."""
    await connection.execute(
        "update credentials set password_hash = $3 where account_id = $1 and password_hash = $2", account_id, old, new
    )
