"""Show a recipient a page of what was lent to them, as far as its maker's access opens it at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.records.copying import beyond_a_copy, ordered, pieces_of
from services.records.domain.sections import PAGE_SIZE
from services.records.lending import Lent, Reading, lend, visited
from services.records.opening import entries, heading
from services.records.profiles import profile_of
from services.records.tools import Tools
from shared.contracts.exports import MOST, ChartDownloaded, CopiedSection, CopyRefused
from shared.contracts.records import Entry, RecordsRefused, Section
from shared.contracts.shares import LentPart, ShareViewed, ViewShare
from shared.work import Work

FEW = 3
"""Entries of each part in the overview."""
Told = Mapping[Section, tuple[LentPart, Sequence[Entry]]]


async def view_share(work: Work[Tools], request: ViewShare) -> ShareViewed | CopyRefused | RecordsRefused:
    """The same entries as on its maker's own pages, cut by the same statement. Which entries belong to some days only
    their own words say: where days were chosen, all of a part is told, and a page of it handed out."""
    share = await visited(work, request.visit)
    if isinstance(share, RecordsRefused):
        return share
    by_days = share.since or share.until
    size = MOST if by_days else PAGE_SIZE if request.part else FEW
    page = 1 if by_days else request.page
    refused = {"refused": beyond_a_copy} if by_days and request.part else {}
    lent = await lend(work, share, Reading("view-share", request.part, page, size, **refused))
    if not isinstance(lent, Lent):
        return lent
    told = await _of_days(work, lent, request) if by_days else _page(work, lent, request)
    return ShareViewed(
        told=ChartDownloaded(
            chart=heading(lent.chart),
            choice=lent.choice,
            sections=tuple(CopiedSection(section=one, entries=tuple(found)) for one, (_, found) in told.items()),
            profile=profile_of(work.tools, lent.versions),
            made_at=work.now,
        ),
        ends_at=share.ends_at,
        listed=tuple(part for part, _ in told.values()),
    )


def _page(work: Work[Tools], lent: Lent, request: ViewShare) -> Told:
    found: dict[Section, tuple[LentPart, Sequence[Entry]]] = {}
    for section in _sections(lent):
        listed = lent.chart.sections[section]
        part = LentPart(section=section, total=listed.total, page=listed.page, pages=listed.pages)
        found[section] = part, entries(listed, language=request.language, now=work.now)
    return found


async def _of_days(work: Work[Tools], lent: Lent, request: ViewShare) -> Told:
    found: dict[Section, tuple[LentPart, Sequence[Entry]]] = {}
    uncounted = beyond_a_copy(lent.chart) is not None
    for section in _sections(lent):
        if uncounted:
            found[section] = LentPart(section=section, total=None, page=1, pages=1), ()
            continue
        resources = lent.chart.sections[section].resources
        pieces = await pieces_of(resources, lent.choice, language=request.language, now=work.now)
        size = PAGE_SIZE if request.part else FEW
        pages = max(1, -(-len(pieces) // size))
        page = min(request.page, pages)
        told = [piece.entry for piece in pieces[(page - 1) * size : page * size]]
        found[section] = LentPart(section=section, total=len(pieces), page=page, pages=pages), told
    return found


def _sections(lent: Lent) -> list[Section]:
    return [one for one in ordered(lent.choice) if one != "demographics" and one in lent.chart.sections]
