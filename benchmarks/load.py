"""Readers at work: one alone for the time a page takes, then all together for what it costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from benchmarks.figures import Run
from benchmarks.sites import SHOWN, Reader, Site

WARM = 25


@dataclass(frozen=True)
class Reading:
    """One run of one page: milliseconds of each read by one reader alone, and the run of all together."""

    alone: Sequence[float]
    together: Run


async def read(site: Site, page: str, *, reads: int) -> Reading:
    """`reads` by all together, a third as many alone; every page is looked at, not only asked for."""
    readers = site.readers()
    try:
        await _all(readers, page, WARM)
        alone = await asyncio.to_thread(_often, readers[0], page, reads // 3)
        spent, started = site.cpu(), time.perf_counter()
        each = reads // len(readers)
        await _all(readers, page, each)
        wall, after = time.perf_counter() - started, site.cpu()
    finally:
        for reader in readers:
            reader.browser.close()
    return Reading(alone, Run(each * len(readers), wall, {kind: after[kind] - spent[kind] for kind in after}))


async def _all(readers: Sequence[Reader], page: str, times: int) -> None:
    await asyncio.gather(*(asyncio.to_thread(_often, reader, page, times) for reader in readers))


def _often(reader: Reader, page: str, times: int) -> list[float]:
    """Milliseconds of each read."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        answer = reader.browser.get(reader.paths[page])
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status == HTTPStatus.OK, f"{page}: {answer.status}"
        assert all(word in answer.body for word in SHOWN[page]), f"{page} does not show what it should"
    return taken
