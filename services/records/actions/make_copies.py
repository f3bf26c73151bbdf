"""Make the copies that were ordered, one at a time, piece by piece, beside whatever else this worker does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import asyncpg
import structlog

from services.records.bundling import entry_of, resources_of, written
from services.records.copying import AT_ONCE, Piece, ordered, pieces_of, tells_reasons
from services.records.positions import catch_up
from services.records.store import charts, copy_making
from services.records.store.charts import Asked, OpenedChart, Opening
from services.records.store.copies import Order, row_of
from services.records.tools import Tools
from shared import inbox
from shared.contracts.copies import CopiedResource, CopyMade, CopyPiece
from shared.contracts.exports import Choice, Part
from shared.contracts.records import Section
from shared.db import UNREACHABLE, Connection
from shared.wire import encode
from shared.work import Desk, Work, committed, flush

log = structlog.get_logger()
PAUSE_SECONDS = 2.0
READ_AT_ONCE = 500
"""Entries of one statement."""
MOST_BYTES = 400_000
"""Of a piece: less than half of what the broker takes as one message."""
LIVES, LENT_LIVES = timedelta(days=3), timedelta(hours=2)
"""For so long a copy waits for its owner, or for the recipient of a share, who was told to wait for it."""
MOST_TRIES = 20
"""A copy that cannot be made so often is not made: its chart changes all the time, or it kills its worker."""
LOOK_SECONDS, LOOKS = 0.05, 600


@dataclass(frozen=True)
class _Job:
    """A copy, the chart as its grant opens it, and what it says of the days."""

    order: Order
    chart: OpenedChart
    now: datetime

    @property
    def choice(self) -> Choice:
        """What was chosen, as far as it was open."""
        parts = cast("tuple[Part, ...]", tuple(self.order.held))
        return Choice(parts=parts, since=self.order.since, until=self.order.until)


async def make_copies(desk: Desk[Tools]) -> None:
    """Run for ever. A worker that dies leaves nothing of what it was at: the next one begins it anew."""
    while True:
        made = False
        try:
            made = await _make_one(desk)
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("make_copies.waiting", error=type(error).__name__)
        except Exception as error:
            log.error("make_copies.failed", error=type(error).__name__, exc_info=error)
        if not made:
            await asyncio.sleep(PAUSE_SECONDS)


async def _make_one(desk: Desk[Tools]) -> bool:
    """Make the oldest copy that nobody else makes; False when there is none, or its chart changed meanwhile."""
    async with desk.reading() as connection:
        for order in await copy_making.to_make(connection):
            if await _begun(connection, order):
                return await _settled(connection) and await _make(desk, connection, order)
    return False


async def _begun(connection: Connection, order: Order) -> bool:
    """Is it ours, and can it be made? Whatever has no position yet gets it before the snapshot is taken."""
    async with connection.transaction():
        if not await copy_making.claim(connection, order.copy_id):
            return False
        if not await copy_making.begin(connection, order.copy_id, tries=MOST_TRIES):
            return False
        opening = await _look(connection, order)
        if opening.chart is None or not set(order.held) <= set(opening.chart.scopes):
            await copy_making.give_up(connection, order.copy_id)
            return False
    for chart_id in (opening.chart.chart_id, *opening.chart.others) if opening.behind else ():
        while await _caught_up(connection, opening.chart, chart_id):
            pass
    return True


async def _caught_up(connection: Connection, chart: OpenedChart, chart_id: str) -> bool:
    async with connection.transaction():
        return await catch_up(connection, practice_id=chart.practice_id, chart_id=chart_id)


async def _settled(connection: Connection) -> bool:
    """Whoever changed the chart without having seen this order has ended: that change is in the snapshot that follows,
    and every later one finds the order, which that snapshot then cannot finish (docs/adr/0043)."""
    horizon = await copy_making.horizon(connection)
    for _ in range(LOOKS):
        if await copy_making.is_past(connection, horizon):
            return True
        await asyncio.sleep(LOOK_SECONDS)
    return False


async def _make(desk: Desk[Tools], connection: Connection, order: Order) -> bool:
    """All of it in one snapshot and one transaction, or nothing."""
    try:
        async with connection.transaction(isolation="repeatable_read"):
            work = await _made(desk, connection, order)
    except asyncpg.SerializationError:
        log.info("copy.disturbed")
        return False
    if work:
        committed([work], desk.relay)
    return work is not None


async def _made(desk: Desk[Tools], connection: Connection, order: Order) -> Work[Tools] | None:
    if not await copy_making.claim(connection, order.copy_id):
        return None
    now, opening, number = await inbox.now(connection), await _look(connection, order), 0
    if opening.chart is None or opening.behind or not set(order.held) <= set(opening.chart.scopes):
        return None
    async for piece in _pieces(connection, _Job(order, opening.chart, now)):
        number += 1
        sealed = desk.tools.vault.lock(encode(piece).decode(), row=row_of(order.copy_id, number))
        await copy_making.add_piece(connection, order.copy_id, number, sealed)
    charts_held = (opening.chart.chart_id, *opening.chart.others)
    lives = LENT_LIVES if order.share_id else LIVES
    if not await copy_making.finish(connection, order.copy_id, charts=charts_held, pieces=number, lives=lives):
        raise asyncpg.SerializationError("it is no longer wanted")
    work = Work(desk.service, desk.tools, connection, now, desk.service, str(order.copy_id))
    if order.share_id is None:
        work.announce(CopyMade(copy_id=order.copy_id, account_id=order.account_id, ends_at=now + LIVES))
    await flush(connection, [work])
    return work


async def _look(
    connection: Connection, order: Order, sections: Sequence[str] = (), *, page: int = 1, size: int = 1
) -> Opening:
    """By the statement of every page; no session stands behind it, so that its own id takes that place. Where it is
    made for the recipient of a share, that must be open."""
    asked = Asked(
        order.grant_id, order.account_id, order.copy_id, sections or order.held, page, size,
        share_id=order.share_id, reasons=tells_reasons(order.held),
    )  # fmt: skip
    return await charts.open_chart(connection, asked)


async def _pieces(connection: Connection, job: _Job) -> AsyncIterator[CopyPiece]:
    for section in ordered(job.choice):
        if section != "demographics":
            async for piece in _section(connection, job, section):
                yield piece


async def _section(connection: Connection, job: _Job, section: Section) -> AsyncIterator[CopyPiece]:
    """At least one, which may be empty, so that the copy says that there is nothing."""
    page, pages = 0, 1
    while page < pages:
        page += 1
        opening = await _look(connection, job.order, (section,), page=page, size=READ_AT_ONCE)
        if opening.chart is None:
            raise asyncpg.SerializationError("open in this snapshot, and now not")
        listed = opening.chart.sections[section]
        pages = listed.pages
        told = await pieces_of(listed.resources, job.choice, language=job.order.language, now=job.now)
        async for piece in _packed(job, section, told):
            if page == 1 or piece.entries or piece.resources:
                yield piece


async def _packed(job: _Job, section: Section, told: Sequence[Piece]) -> AsyncIterator[CopyPiece]:
    """In their order, as many together as a message may carry; at least one piece."""
    found: list[CopyPiece] = []
    room = MOST_BYTES
    for place, piece in enumerate(told, 1):
        alone = _alone(job, section, piece)
        size = len(encode(alone))
        if found and size > room:
            yield _joined(section, found)
            found, room = [], MOST_BYTES
        found.append(alone)
        room -= size
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)
    yield _joined(section, found)


def _alone(job: _Job, section: Section, piece: Piece) -> CopyPiece:
    if job.order.form != "fhir":
        return CopyPiece(section=section, entries=(piece.entry,))
    resources = (
        CopiedResource(id=own_id, entry=written(entry_of(own_id, found)))
        for own_id, found in resources_of(job.chart, piece).items()
    )
    return CopyPiece(section=section, resources=tuple(resources))


def _joined(section: Section, told: Sequence[CopyPiece]) -> CopyPiece:
    resources = {one.id: one for piece in told for one in piece.resources}
    entries = (entry for piece in told for entry in piece.entries)
    return CopyPiece(section=section, entries=tuple(entries), resources=tuple(resources.values()))
