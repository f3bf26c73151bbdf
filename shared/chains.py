"""Audit chains, checked: which rows were changed, removed, moved or added since they were written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal
from uuid import UUID

from shared.audit import GENESIS, AuditRow, link_hash
from shared.db import Connection

_ROWS = """
select chain, head.length, head.hash as head, audit.id, audit.position, audit.hash, at, actor, by_right, action,
       category, subject, message_id
from audit full join audit_heads head using (chain)
where $1::text is null or chain = $1
order by chain, position
"""
What = Literal["changed", "removed", "moved", "added"]


@dataclass(frozen=True)
class Fault:
    """One row that does not stand as it was written. `position` counts from 1 in its chain, as it stands now;
    `until` is the last one of several that are missing."""

    chain: str
    position: int
    what: What
    until: int | None = None


@dataclass(frozen=True)
class Link:
    """A row as it stands, and the hash that it has."""

    id: UUID
    position: int
    hash: bytes
    row: AuditRow

    def follows(self, previous: bytes) -> bool:
        """Was it written, as it is, after the row with this hash?"""
        return link_hash(previous, self.id, self.row) == self.hash


@dataclass(frozen=True)
class Head:
    """How long the chain is and with which hash it ends; None where the chain has no head at all."""

    length: int
    hash: bytes


@dataclass
class Count:
    """What was looked at."""

    chains: int = 0
    rows: int = 0


async def faults(
    connection: Connection, *, chain: str | None = None, count: Count | None = None, kept: dict[str, Head] | None = None
) -> list[Fault]:
    """All faults of a chain, or of every chain of the schema, at one moment; workers may go on writing meanwhile.

    `kept` are heads as an earlier look found them: what they ended must still be there, whoever has rewritten what is
    kept in the database itself. Heads that are in order take their place.
    """
    counted = count or Count()
    found: list[Fault] = []
    before = dict(kept or {})
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        async for name, head, links in _chains(connection, chain):
            counted.chains += 1
            counted.rows += len(links)
            since = before.pop(name, None)
            broken = [*_of_chain(name, head, links)] or [*_since(name, since, links)]
            found += broken
            if kept is not None and head and not broken:
                kept[name] = head
    gone = [Fault(name, 1, "removed", until=head.length) for name, head in before.items() if chain in (None, name)]
    return found + gone


def _since(chain: str, before: Head | None, links: Sequence[Link]) -> Iterator[Fault]:
    """What an earlier look found at the end of a chain that is in order must be in it, at its place."""
    if before and len(links) < before.length:
        yield Fault(chain, len(links) + 1, "removed", until=before.length)
    elif before and links[before.length - 1].hash != before.hash:
        yield Fault(chain, before.length, "changed")


async def _chains(connection: Connection, chain: str | None) -> AsyncIterator[tuple[str, Head | None, Sequence[Link]]]:
    """One chain after the other: memory holds no more than the longest."""
    name, head = "", None
    links: list[Link] = []
    async for found in connection.cursor(_ROWS, chain):
        if found["chain"] != name:
            if name:
                yield name, head, links
            name, links = found["chain"], []
            head = Head(found["length"], found["head"]) if found["length"] is not None else None
        if found["id"] is not None:
            links.append(_link(found))
    if name:
        yield name, head, links


def _link(found: Any) -> Link:
    row = AuditRow(**{name: found[name] for name in AuditRow.__dataclass_fields__})
    return Link(found["id"], found["position"], found["hash"], row)


def _of_chain(chain: str, head: Head | None, links: Sequence[Link]) -> Iterator[Fault]:
    length = head.length if head else 0
    whole = bool(head and links and links[-1].hash == head.hash)
    missing = [*_gaps(chain, links, links[-1].position if whole else length)]
    yield from missing
    known = {GENESIS, *(link.hash for link in links)}
    unseen = length - len(links) - sum((one.until or one.position) - one.position + 1 for one in missing)
    for before, link in pairwise([None, *links]):
        if link is None or link.position != (before.position if before else 0) + 1:
            continue  # what stood before it is missing, and has been said to be
        if link.position > length:
            yield Fault(chain, link.position, "added")
        elif not link.follows(before.hash if before else GENESIS):
            moved = any(link.follows(hash_) for hash_ in known)
            gone = not moved and unseen > 0
            unseen -= gone
            yield Fault(chain, link.position, "moved" if moved else "removed" if gone else "changed")
        elif head and link.position == length and link.hash != head.hash:
            yield Fault(chain, length, "changed")


def _gaps(chain: str, links: Sequence[Link], length: int) -> Iterator[Fault]:
    """Positions that nobody has, up to the one at which the chain's head says that it ends."""
    stops = [0, *(link.position for link in links), length + 1]
    for before, after in pairwise(sorted(stops)):
        if after - before > 1 and before < length:
            yield Fault(chain, before + 1, "removed", until=min(after - 1, length))
