"""Audit rows: who did what by what right, one per action in its transaction, hash-chained per chart or account."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.db import Connection
from shared.ids import new_id

GENESIS = bytes(32)

_LOCK_HEADS = """
insert into audit_heads (chain, length, hash) select chain, 0, $2 from unnest($1::text[]) as chain order by chain
on conflict (chain) do update set length = audit_heads.length returning chain, length, hash
"""
_APPEND_ONE = """
with head as (
    insert into audit_heads (chain, length, hash) values ($2, 1, sha256($10::bytea || $11::bytea))
    on conflict (chain) do update
    set length = audit_heads.length + 1, hash = sha256(audit_heads.hash || $11::bytea)
    returning length, hash
)
insert into audit (id, chain, position, at, actor, by_right, action, category, subject, message_id, hash)
select $1, $2, length, $3, $4, $5, $6, $7, $8, $9, hash from head
"""
"""What a page writes: one row, in one round trip, linked by Postgres's own SHA-256."""
_INSERT = """
insert into audit (id, chain, position, at, actor, by_right, action, category, subject, message_id, hash)
select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::text[], $10::text[], $11::bytea[])
"""
_MOVE_HEADS = """
update audit_heads set length = moved.length, hash = moved.hash
from unnest($1::text[], $2::bigint[], $3::bytea[]) as moved (chain, length, hash) where audit_heads.chain = moved.chain
"""


@dataclass(frozen=True)
class AuditRow:
    """One action. No field may hold a value: no PIN, name, address, date of birth or clinical text (trust.md 1)."""

    chain: str
    at: datetime
    actor: str
    by_right: str
    action: str
    category: str
    subject: str
    message_id: str


def chart_chain(practice_id: str, chart_id: str) -> str:
    """The chain of one practice's chart."""
    return f"{practice_id}/{chart_id}"


def link_hash(previous: bytes, row_id: UUID, row: AuditRow) -> bytes:
    """SHA-256 over the row before and every field of this one, so that a change, gap or swap shows."""
    return hashlib.sha256(previous + _content(row_id, row)).digest()


def _content(row_id: UUID, row: AuditRow) -> bytes:
    fields = [str(row_id), row.chain, row.at.isoformat(), row.actor, row.by_right, row.action]
    return json.dumps([*fields, row.category, row.subject, row.message_id]).encode()


async def append(connection: Connection, rows: Sequence[AuditRow]) -> None:
    """Write `rows` in this transaction; chains are locked in order, so that two batches never deadlock."""
    if len(rows) == 1:
        await _append_one(connection, rows[0])
        return
    chains = sorted({row.chain for row in rows})
    heads = {
        head["chain"]: (head["length"], head["hash"]) for head in await connection.fetch(_LOCK_HEADS, chains, GENESIS)
    }
    written = []
    for row in rows:
        length, previous = heads[row.chain]
        row_id = new_id()
        heads[row.chain] = (length + 1, link_hash(previous, row_id, row))
        written.append((row_id, row.chain, length + 1, row.at, row.actor, row.by_right, row.action, row.category,
                        row.subject, row.message_id, heads[row.chain][1]))  # fmt: skip
    await connection.execute(_INSERT, *zip(*written, strict=True))
    await connection.execute(_MOVE_HEADS, chains, [heads[c][0] for c in chains], [heads[c][1] for c in chains])


async def _append_one(connection: Connection, row: AuditRow) -> None:
    row_id = new_id()
    await connection.execute(
        _APPEND_ONE, row_id, row.chain, row.at, row.actor, row.by_right, row.action, row.category, row.subject,
        row.message_id, GENESIS, _content(row_id, row),
    )  # fmt: skip
