"""Gates: one row for each receiving domain, practice and way out, shared by all workers and held while one decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import asyncpg

from services.notifications.domain.gates import Gate
from shared.db import Connection
from shared.seals import Vault

DOMAIN, PRACTICE, SERVER = "domain:", "practice:", "server:"


def of_domain(vault: Vault, address: str) -> str:
    """The gate of an address's domain. No domain stands in the table, only its keyed hash: many are a family's own."""
    domain = address.rpartition("@")[2].strip().casefold()
    return DOMAIN + vault.index(DOMAIN + domain).hex()


async def hold(connection: Connection, names: Collection[str]) -> dict[str, Gate]:
    """These gates, locked until the end of the transaction.

    New ones are made before any is locked, and both in the order of their names, so that no two workers wait for each
    other; and a gate is there before it is decided on, so that no two of them find it empty.
    """
    await connection.execute(
        """
        insert into gates (name) select name from unnest($1::text[]) as wanted (name)
        where not exists (select from gates where gates.name = wanted.name) on conflict (name) do nothing
        """,
        sorted(names),
    )
    rows = await connection.fetch(
        """
        select name, used_until, line_until, slower, slowed_at, told_at from gates
        where name = any($1::text[]) order by name for update
        """,
        list(names),
    )
    return {row["name"]: Gate(*tuple(row)[1:]) for row in rows}


async def save(connection: Connection, gates: Mapping[str, Gate]) -> None:
    """Write how these stand, which are held."""
    await connection.execute(
        """
        update gates set used_until = now_is.used_until, line_until = now_is.line_until, slower = now_is.slower,
                         slowed_at = now_is.slowed_at, told_at = now_is.told_at
        from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::smallint[], $5::timestamptz[],
                    $6::timestamptz[]) as now_is (name, used_until, line_until, slower, slowed_at, told_at)
        where gates.name = now_is.name
        """,
        list(gates),
        [gate.used_until for gate in gates.values()],
        [gate.line_until for gate in gates.values()],
        [gate.slower for gate in gates.values()],
        [gate.slowed_at for gate in gates.values()],
        [gate.told_at for gate in gates.values()],
    )


async def slow(connection: Connection) -> dict[str, asyncpg.Record]:
    """Domains that are slowed down, by their gate: `slower` and `slowed_at`."""
    rows = await connection.fetch("select name, slower, slowed_at from gates where slower > 0")
    return {row["name"]: row for row in rows}


async def under_way(connection: Connection, domains: Collection[str]) -> dict[str, int]:
    """How many mails of each domain's gate all workers hold together. The gates are held: nobody else adds to them."""
    rows = await connection.fetch(
        """
        select domain, count(*) as mails from messages
        where state = 'sending' and lane in ('bulk', 'invitations', 'reminders') and domain = any($1::text[])
        group by domain
        """,
        list(domains),
    )
    return {row["domain"]: row["mails"] for row in rows}
