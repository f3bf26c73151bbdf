"""The ways by which a whole chart leaves: as a file that is made beside other work, and lent to somebody else."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.gateway.large_copies import flow_of
from services.gateway.wording import wordings
from shared.contracts.copies import (
    CopyOrdered,
    CopyPiece,
    CopyTaken,
    DiscardCopy,
    OrderCopy,
    ReadCopy,
    TakeCopy,
)
from shared.contracts.exports import PARTS, Choice, Form
from shared.contracts.records import Entry, Section
from shared.contracts.shares import MakeShare, ShareMade, ShareUnlocked, ShareViewed, UnlockShare, ViewShare
from shared.seals import Sealer, fingerprint
from tests.end_to_end.chart_reader import ChartReader
from tests.suite import Suite, eventually

ALL = Choice(parts=PARTS)
EVERYTHING = ",".join(PARTS)


async def large(reader: ChartReader, form: Form) -> bytes:
    """All of the chart as a file, put together of its pieces as the gateway does; it is thrown away afterwards."""
    suite, grant_id = reader.suite, reader.grant_id
    ordered = await suite.bus.ask(OrderCopy(assertion=reader.assertion(), grant_id=grant_id, choice=ALL, form=form))
    assert isinstance(ordered, CopyOrdered)
    head = await eventually(partial(_head, reader, ordered.copy_id), within=60)

    async def read(number: int) -> CopyPiece:
        asked = ReadCopy(assertion=reader.assertion(), grant_id=grant_id, copy_id=ordered.copy_id, number=number)
        piece = await suite.bus.ask(asked)
        assert isinstance(piece, CopyPiece)
        return piece

    flow = flow_of(head, read, wordings("Chartkey")["en"], places=asyncio.Semaphore(1))
    content = b"".join([chunk async for chunk in flow.chunks])
    await suite.bus.ask(DiscardCopy(assertion=reader.assertion(), grant_id=grant_id, copy_id=ordered.copy_id))
    reader.done.update((("order-copy", EVERYTHING), ("download", EVERYTHING), ("discard-copy", "chart")))
    return content


async def _head(reader: ChartReader, copy_id: UUID) -> CopyTaken | None:
    found = await reader.suite.bus.ask(
        TakeCopy(assertion=reader.assertion(), grant_id=reader.grant_id, copy_id=copy_id)
    )
    return found if isinstance(found, CopyTaken) else None


async def lent(reader: ChartReader) -> dict[Section, list[Entry]]:
    """Every page of every section as the recipient of a share turns them."""
    suite = reader.suite
    recipient = _sealer(suite).seal("records", "A doctor")
    made = await suite.bus.ask(
        MakeShare(
            assertion=reader.assertion(proven=timedelta()),
            grant_id=reader.grant_id,
            choice=ALL,
            recipient=recipient,
            days=1,
        )
    )
    assert isinstance(made, ShareMade)
    visit = await _visit(suite, made)
    over = await _look(suite, visit)
    found: dict[Section, list[Entry]] = {}
    looks = [EVERYTHING]
    for part in over.told.sections:
        page, pages = 0, 1
        found[part.section] = []
        while page < pages:
            page += 1
            shown = await _look(suite, visit, part=part.section, page=page)
            looks.append(part.section)
            pages = shown.listed[0].pages
            found[part.section] += shown.told.sections[0].entries
    reader.done.update([("make-share", EVERYTHING), *(("view-share", one) for one in looks)])
    return found


async def _look(suite: Suite, visit: str, **part: Any) -> ShareViewed:
    found = await suite.bus.ask(ViewShare(visit=visit, **part))
    assert isinstance(found, ShareViewed)
    return found


async def _visit(suite: Suite, made: ShareMade) -> str:
    sealer = _sealer(suite)
    token, passcode = (sealer.seal("records", sealer.open(half)) for half in (made.token, made.passcode))
    unlocked = await suite.bus.ask(UnlockShare(token=token, passcode=passcode))
    assert isinstance(unlocked, ShareUnlocked)
    return fingerprint(sealer.open(unlocked.visit))


def _sealer(suite: Suite) -> Sealer:
    secrets = suite.servers.secrets
    return Sealer(secrets.seal_private_keys["gateway"], secrets.seal_public_keys())
