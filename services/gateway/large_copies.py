"""A copy of many pieces as a file that leaves while it is put together: each piece is read when its turn has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import groupby

from services.gateway.answers import Flow
from services.gateway.archives import Archive
from services.gateway.documents import document
from services.gateway.tables import Tables
from services.gateway.wording import Wording
from shared.contracts.copies import CopyPiece, CopyTaken
from shared.contracts.exports import ChartDownloaded, CopiedSection

VOLUME = 10
"""Pieces of one document: no more entries than a small copy may have, which is what its process has memory for."""
Read = Callable[[int], Awaitable[CopyPiece]]
"""A piece by its number, from 1."""


def flow_of(head: CopyTaken, read: Read, wording: Wording, *, places: asyncio.Semaphore) -> Flow:
    """The file; its name says nothing of anybody's health. `places` are those of documents made at a time."""
    if head.form == "fhir":
        return _named(_bundle(head, read), "application/fhir+json", "json")
    if head.form == "csv":
        return _named(_tables(head, read, wording), "application/zip", "zip")
    volumes = max(1, -(-head.pieces // VOLUME))
    documents = _documents(head, read, wording, places=places, volumes=volumes)
    if volumes == 1:
        return _named(documents, "application/pdf", "pdf")
    return _named(_together(head, documents), "application/zip", "zip")


def _named(chunks: AsyncIterator[bytes], media_type: str, ending: str) -> Flow:
    return Flow(chunks, media_type, {"content-disposition": f'attachment; filename="health-records.{ending}"'})


async def _bundle(head: CopyTaken, read: Read) -> AsyncIterator[bytes]:
    """What several entries point at is in it once."""
    told: set[str] = set()
    yield head.bundle.removesuffix("]}").encode()
    for number in range(1, head.pieces + 1):
        fresh = {one.id: one.entry for one in (await read(number)).resources if one.id not in told}
        told |= fresh.keys()
        yield "".join(f",{entry}" for entry in fresh.values()).encode()
    yield b"]}"


async def _tables(head: CopyTaken, read: Read, wording: Wording) -> AsyncIterator[bytes]:
    tables = Tables(head.made_at, wording)
    if head.profile:
        tables.tell(head.profile)
    for number in range(1, head.pieces + 1):
        piece = await read(number)
        await asyncio.to_thread(tables.add, piece.section, piece.entries)
        yield tables.take()
    yield tables.end()


async def _documents(
    head: CopyTaken, read: Read, wording: Wording, *, places: asyncio.Semaphore, volumes: int
) -> AsyncIterator[bytes]:
    """A document's own pieces are read when there is a place to make it."""
    for volume in range(1, volumes + 1):
        async with places:
            numbers = range((volume - 1) * VOLUME + 1, min(volume * VOLUME, head.pieces) + 1)
            pieces = [await read(number) for number in numbers]
            made = await document(_part(head, pieces), wording, volume=(volume, volumes))
            await read(numbers[-1])  # setting it took seconds: may it still leave?
        yield made


async def _together(head: CopyTaken, documents: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    files, number = Archive(head.made_at), 0
    async for made in documents:
        number += 1
        files.begin(f"health-records-{number}.pdf")
        files.write(made)
        yield files.take()
    files.end()
    yield files.take()


def _part(head: CopyTaken, pieces: Sequence[CopyPiece]) -> ChartDownloaded:
    sections = (
        CopiedSection(section=section, entries=tuple(entry for piece in own for entry in piece.entries))
        for section, own in groupby(pieces, lambda piece: piece.section)
    )
    return ChartDownloaded(
        chart=head.chart, choice=head.choice, sections=tuple(sections), profile=head.profile, made_at=head.made_at
    )
