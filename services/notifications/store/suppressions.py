"""Addresses that take no mail, by their keyed hash: believed for a time, and taken back by an operator."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from uuid import UUID

import asyncpg

from services.notifications.domain.suppression import BELIEVED, TRIED_AGAIN, folded
from shared.db import Connection
from shared.seals import Vault


def index(vault: Vault, address: str) -> bytes:
    """The keyed hash by which an address is found."""
    return vault.index(f"mailbox:{folded(address)}")


async def add(connection: Connection, rows: Sequence[tuple[UUID, str]]) -> None:
    """The addresses of these messages take no mail, and why; one that is known stays for the longer time."""
    await connection.execute(
        """
        insert into suppressions (address, reason, message_id, ends_at)
        select distinct on (messages.recipient_index) messages.recipient_index, dead.reason, dead.message_id,
               now() + $3::interval
        from unnest($1::uuid[], $2::text[]) as dead (message_id, reason) join messages using (message_id)
        where messages.recipient_index is not null order by messages.recipient_index
        on conflict (address) do update
        set reason = excluded.reason, message_id = excluded.message_id, ends_at = excluded.ends_at
        """,
        *zip(*sorted(rows, key=itemgetter(0)), strict=True),
        BELIEVED,
    )


async def may_try(connection: Connection, mails: Sequence[tuple[UUID, bytes, str]]) -> set[UUID]:
    """Which of these security mails (message, address, kind) go out although their addresses are said to take none.

    One of a kind in a day, and more while the last one was taken and has not come back: then the list may be wrong.
    """
    one_of_a_kind = {(address, kind): message_id for message_id, address, kind in mails}
    rows = await connection.fetch(
        """
        insert into security_tries as known (address, kind, message_id)
        select * from unnest($1::bytea[], $2::text[], $3::uuid[]) order by 1, 2
        on conflict (address, kind) do update set message_id = excluded.message_id, tried_at = now()
        where known.tried_at <= now() - $4::interval or known.message_id = excluded.message_id
              or exists (select 1 from messages where message_id = known.message_id and state = 'delivered')
        returning message_id
        """,
        [address for address, _ in one_of_a_kind],
        [kind for _, kind in one_of_a_kind],
        list(one_of_a_kind.values()),
        TRIED_AGAIN,
    )
    return {row["message_id"] for row in rows}


async def lift(connection: Connection, vault: Vault, address: str) -> bool:
    """The address is tried again from now on; was it suppressed?"""
    done = await connection.execute(
        "update suppressions set ends_at = now() where address = $1 and ends_at > now()", index(vault, address)
    )
    return done.endswith(" 1")


async def count(connection: Connection) -> list[asyncpg.Record]:
    """How many addresses are suppressed, by `reason`, with the time of the `newest`."""
    return await connection.fetch(
        """
        select reason, count(*) as addresses, max(since) as newest from suppressions
        where ends_at > now() group by reason order by count(*) desc, reason
        """
    )
