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
    fields = [str(row_id), row.chain, row.at.isoformat(), row.actor, row.by_right, row.action]
    fields += [row.category, row.subject, row.message_id]
    return hashlib.sha256(previous + json.dumps(fields).encode()).digest()


async def append(connection: Connection, rows: Sequence[AuditRow]) -> None:
    """Write `rows` in this transaction; chains are locked in order, so that two batches never deadlock."""
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


async def verify(connection: Connection, chain: str) -> int | None:
    """The first position at which the chain is broken, or None when every row stands as it was written."""
    previous, expected = GENESIS, 0
    async for found in connection.cursor("select * from audit where chain = $1 order by position", chain):
        expected += 1
        row = AuditRow(**{name: found[name] for name in AuditRow.__dataclass_fields__})
        previous = link_hash(previous, found["id"], row)
        if found["position"] != expected or found["hash"] != previous:
            return expected
    head = await connection.fetchrow("select length, hash from audit_heads where chain = $1", chain)
    intact = head is None or (head["length"], head["hash"]) == (expected, previous)
    return None if intact else expected + 1
