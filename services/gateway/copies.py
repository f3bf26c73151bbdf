"""A copy of a chart as a file of the form that was asked for; a few are made at a time, beside the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from services.gateway.answers import Asset, Problem
from services.gateway.birth_dates import read_day
from services.gateway.documents import document
from services.gateway.tables import archive
from services.gateway.wording import Wording
from shared.contracts.exports import PARTS, BundleDownloaded, ChartDownloaded, Choice, CopyRefused
from shared.contracts.records import RecordsRefused
from shared.rpc import NoAnswer

FORMS = {
    "pdf": ("application/pdf", "health-records.pdf"),
    "csv": ("application/zip", "health-records.zip"),
    "fhir": ("application/fhir+json", "health-records.json"),
}
"""Form -> (media type, file name, which says nothing of anybody's health)."""
AT_ONCE = 2
"""Copies that one gateway makes at the same time: each takes a second or two of a processor."""
WAIT_SECONDS = 5.0
Copied = ChartDownloaded | BundleDownloaded | CopyRefused | RecordsRefused


@dataclass(frozen=True)
class Press:
    """Makes copies, so few at once that pages are answered meanwhile."""

    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def make(
        self, form: str, ask: Callable[[], Awaitable[Copied]], wording: Wording
    ) -> tuple[Copied, Asset | None]:
        """What records said, and the file where it said enough. Raises NoAnswer when too many wait."""
        try:
            await asyncio.wait_for(self.places.acquire(), WAIT_SECONDS)
        except TimeoutError:
            raise NoAnswer("no place to make a copy") from None
        try:
            reply = await ask()
            if isinstance(reply, CopyRefused | RecordsRefused):
                return reply, None
            return reply, await _file(form, reply, wording)
        finally:
            self.places.release()


def choice_of(query: Mapping[str, str]) -> Choice | tuple[Problem, ...]:
    """What somebody chose: parts by name, and days of which neither, one or both may be given."""
    parts = tuple(part for part in PARTS if query.get(part) == "yes")
    days = {end: [query.get(f"{end}_{part}", "") for part in ("month", "day", "year")] for end in ("since", "until")}
    read = {end: read_day(typed) for end, typed in days.items()}
    problems = [Problem("demographics", "problem.parts_missing")] * (not parts)
    problems += [Problem(f"{end}_month", "problem.day") for end, typed in days.items() if any(typed) and not read[end]]
    if read["since"] and read["until"] and read["since"] > read["until"]:
        problems.append(Problem("until_month", "problem.days_reversed"))
    return tuple(problems) or Choice(parts=parts, **read)


async def _file(form: str, reply: ChartDownloaded | BundleDownloaded, wording: Wording) -> Asset:
    media_type, name = FORMS[form]
    if isinstance(reply, BundleDownloaded):
        content = reply.bundle.encode()
    elif form == "pdf":
        content = await document(reply, wording)
    else:
        content = await asyncio.to_thread(archive, reply, wording)
    return Asset(content, media_type, {"content-disposition": f'attachment; filename="{name}"'})
