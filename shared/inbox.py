"""The inbox: a message told twice is worked on once, and a request asked twice gets its first answer again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.db import Connection

Identity = tuple[str, str]
"""(verified source, ce-id)."""

_HEAR = """
insert into inbox (source, message_id) select * from unnest($1::text[], $2::text[])
on conflict do nothing returning source, message_id
"""


async def hear(connection: Connection, heard: Sequence[Identity]) -> set[Identity]:
    """Note these messages as heard in this transaction; the ones that are new.

    Sorted, so that two workers with the same duplicates wait for, and never deadlock, each other.
    """
    rows = await connection.fetch(_HEAR, *zip(*sorted(heard), strict=True))
    return {(row["source"], row["message_id"]) for row in rows}


async def kept_reply(connection: Connection, identity: Identity) -> tuple[str, bytes] | None:
    """(type, body) of the answer this request already got, if any."""
    row = await connection.fetchrow(
        "select reply_type, reply from inbox where source = $1 and message_id = $2 and reply is not null", *identity
    )
    return (row["reply_type"], row["reply"]) if row else None


async def keep_reply(connection: Connection, identity: Identity, reply_type: str, body: bytes) -> None:
    """Keep the answer beside the request; its secrets are sealed to the asker already."""
    await connection.execute(
        "update inbox set reply_type = $3, reply = $4 where source = $1 and message_id = $2",
        *identity,
        reply_type,
        body,
    )


async def suspect(connection: Connection, identity: Identity) -> int:
    """Count one more try, committed before the message is worked on alone: a body that kills its worker is
    known by this count and leaves its neighbors alone."""
    tries: int = await connection.fetchval(
        "insert into suspects (source, message_id) values ($1, $2) "
        "on conflict (source, message_id) do update set tries = suspects.tries + 1 returning tries",
        *identity,
    )
    return tries


async def clear(connection: Connection, identity: Identity) -> None:
    """The suspect survived."""
    await connection.execute("delete from suspects where source = $1 and message_id = $2", *identity)


async def now(connection: Connection) -> datetime:
    """The transaction's time, the only clock there is (trust.md 2: clock skew)."""
    moment: datetime = await connection.fetchval("select now()")
    return moment
