"""What every copy of a chart shares: it is looked for as a page is, told as a page is, and its taking is audited."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from services.records.domain.period import Moment, belongs
from services.records.domain.sections import PROFILE, tellings
from services.records.opening import Sight, Wanted, entry_of, heading, look, opened
from services.records.profiles import profile_of
from services.records.store import demographics
from services.records.store.charts import OpenedChart, Stored
from services.records.store.demographics import Version
from services.records.tools import Tools
from shared.contracts.copies import MOST_ORDERED, MOST_TOGETHER
from shared.contracts.exports import (
    MOST,
    PARTS,
    ChartDownloaded,
    Choice,
    CopiedSection,
    CopyRefused,
    Part,
)
from shared.contracts.records import Entry, Profile, RecordsRefused, Section
from shared.db import Connection
from shared.messages import Reply
from shared.wire import encode
from shared.work import Work

R = TypeVar("R", bound=Reply)
MOST_BYTES = 1_000_000
AT_ONCE = 100
"""Entries told before others get their turn: some ten milliseconds."""
_STANDING = {"diagnosis": "since", "medication": "since", "allergy": "since", "care_plan": "since"}
_DATED = {"immunization": "given_on", "procedure": "done_on", "lab_result": "taken_on", "appointment": "starts_at"}


@dataclass(frozen=True)
class Seen:
    """The sight of the chart, and what the grant shows of its patient."""

    sight: Sight | None
    versions: Mapping[str, Version]


@dataclass(frozen=True)
class Piece:
    """An entry, and the resource that it is told of."""

    stored: Stored
    entry: Entry


@dataclass(frozen=True)
class Copy:
    """What a copy is made of, in the order of the pages."""

    chart: OpenedChart
    sections: Mapping[Section, Sequence[Piece]]
    profile: Profile | None


async def find(
    connection: Connection, tools: Tools, *, assertion: str, grant_id: UUID, choice: Choice
) -> tuple[datetime, Seen]:
    """All that was chosen, by the statements that find a page: each asks by itself what the grant opens."""
    wanted = Wanted(assertion, grant_id, tuple(choice.parts), size=MOST, reasons=tells_reasons(choice.parts))
    now, sight = await look(connection, tools, wanted)
    if sight is None or PROFILE not in choice.parts:
        return now, Seen(sight, {})
    versions = await demographics.seen_by(
        connection, grant_id=grant_id, account_id=sight.claims.account_id, session_id=sight.claims.session_id
    )
    return now, Seen(sight, versions)


async def take(
    work: Work[Tools], seen: Seen, *, choice: Choice, language: str = "en"
) -> Copy | CopyRefused | RecordsRefused:
    """The copy. What is too much is refused whole, and its audit row says so."""
    found = seen.sight.opening.chart if seen.sight else None
    action = "refuse-download" if found and beyond_a_copy(found) else "download"
    chart = await opened(work, seen.sight, category=category_of(choice, found), action=action)
    if isinstance(chart, RecordsRefused):
        return chart
    return await copied(work, chart, seen.versions, choice=choice, language=language)


async def copied(
    work: Work[Tools], chart: OpenedChart, versions: Mapping[str, Version], *, choice: Choice, language: str = "en"
) -> Copy | CopyRefused:
    """What was chosen of an opened chart, in words, beside what it is told of."""
    if refused := beyond_a_copy(chart):
        return refused
    sections: dict[Section, Sequence[Piece]] = {
        section: await pieces_of(chart.sections[section].resources, choice, language=language, now=work.now)
        for section in ordered(choice)
        if section != "demographics" and section in chart.sections
    }
    return Copy(chart, sections, profile_of(work.tools, versions))


def in_words(copy: Copy, choice: Choice, *, now: datetime) -> ChartDownloaded:
    """The same entries as on the pages."""
    sections = (
        CopiedSection(section=section, entries=tuple(piece.entry for piece in pieces))
        for section, pieces in copy.sections.items()
    )
    return ChartDownloaded(
        chart=heading(copy.chart), choice=choice, sections=tuple(sections), profile=copy.profile, made_at=now
    )


def total_of(chart: OpenedChart) -> int:
    """Entries of the sections that were asked for, of whatever days."""
    return sum(listed.total for name, listed in chart.sections.items() if name != PROFILE)


def tells_reasons(parts: Iterable[str]) -> bool:
    """What a medicine is for is a diagnosis: only what holds those names one (D6)."""
    return "diagnoses" in parts


def beyond_a_copy(chart: OpenedChart) -> CopyRefused | None:
    """Is it more than one message may hold a copy of?"""
    return _beyond(chart, MOST)


def beyond_an_order(chart: OpenedChart) -> CopyRefused | None:
    """Is it more than a copy may hold that is made beside other work?"""
    return _beyond(chart, MOST_TOGETHER if chart.others else MOST_ORDERED)


def _beyond(chart: OpenedChart, most: int) -> CopyRefused | None:
    total = total_of(chart)
    return CopyRefused(total=total, most=most) if total > most else None


def category_of(choice: Choice, chart: OpenedChart | None) -> str:
    """The audit's words for what was chosen, as far as the grant opens it."""
    return ",".join(part for part in ordered(choice) if chart is None or part in chart.scopes)


def within_a_message(copy: Copy, reply: R) -> R | CopyRefused:
    """The broker takes no larger message than a mebibyte, and drops it in silence: what is larger is refused."""
    size, total = len(encode(reply)), sum(map(len, copy.sections.values()))
    return reply if size <= MOST_BYTES else CopyRefused(total=total, most=total * MOST_BYTES // size)


def ordered(choice: Choice) -> list[Part]:
    """The parts in the order of the navigation; the audit's category is made of them."""
    return [part for part in PARTS if part in choice.parts]


async def pieces_of(resources: Sequence[Stored], choice: Choice, *, language: str, now: datetime) -> list[Piece]:
    """Those that belong to the days, each as it is told."""
    tell, found = tellings(now), []
    for place, stored in enumerate(resources, 1):
        entry = entry_of(stored, tell[stored.resource_type], language=language)
        if entry is not None and _belongs(entry, choice):
            found.append(Piece(stored, entry))
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def _belongs(entry: Entry, choice: Choice) -> bool:
    standing = entry.kind in _STANDING
    first: Moment = getattr(entry, _STANDING[entry.kind] if standing else _DATED[entry.kind])
    last: Moment = getattr(entry, "until", None)
    return belongs(first, last, standing=standing and entry.current, since=choice.since, until=choice.until)
