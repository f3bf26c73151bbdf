"""A share as its maker makes it, and as whoever has both halves of it asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.contracts.activity import ActivityShown, ShowActivity
from shared.contracts.exports import PARTS, ChartDownloaded, Choice, CopiedSection, Part
from shared.contracts.records import Section
from shared.contracts.shares import (
    Days,
    MakeShare,
    ShareMade,
    ShareRow,
    SharesShown,
    ShareUnlocked,
    ShareViewed,
    ShowShare,
    ShowShares,
    StopShare,
    UnlockShare,
    ViewShare,
)
from shared.seals import Sealer, fingerprint
from tests.integration.records.reader import Reader
from tests.suite import Suite

ALL = Choice(parts=PARTS)
FOR = "Dr. Ana Canary, my sister's"


@dataclass
class Lent:
    """A share, as its maker is told of it once, and whoever has both halves."""

    reader: Reader
    share_id: UUID
    token: str
    passcode: str
    visit: str = ""

    async def ask(self, request: Any) -> Any:
        """As the gateway does."""
        return await self.reader.suite.bus.ask(request)

    async def knock(self, *, link: str | None = None) -> Any:
        """Follow the link."""
        return await self.ask(ShowShare(token=seal(self.reader.suite, link or self.token)))

    async def unlock(self, passcode: str | None = None, *, link: str | None = None) -> Any:
        """Give the passcode; a right one begins the visit."""
        suite = self.reader.suite
        asked = UnlockShare(token=seal(suite, link or self.token), passcode=seal(suite, passcode or self.passcode))
        reply = await self.ask(asked)
        if isinstance(reply, ShareUnlocked):
            self.visit = fingerprint(sealer(suite).open(reply.visit))
        return reply

    async def view(self, part: Part | None = None, page: int = 1) -> Any:
        """Look at all of it, or at a page of a part."""
        return await self.ask(ViewShare(visit=self.visit, part=part, page=page))

    async def read(self) -> ChartDownloaded:
        """All that was lent, page by page of each part; the overview begins as these do."""
        over = await self.view()
        assert isinstance(over, ShareViewed)
        found = [await self._part(one.section) for one in over.told.sections]
        for brief, listed, whole in zip(over.told.sections, over.listed, found, strict=True):
            assert brief.entries == whole.entries[:3]
            assert (listed.section, listed.total) == (whole.section, len(whole.entries))
        if over.told.chart.profile:
            assert (await self.view("demographics")).told.profile == over.told.profile
        everything: ChartDownloaded = over.told.model_copy(update={"sections": tuple(found)})
        return everything

    async def _part(self, part: Section) -> CopiedSection:
        page, pages, entries = 0, 1, []
        while page < pages:
            page += 1
            shown = await self.view(part, page)
            ((listed,), (found,)) = shown.listed, shown.told.sections
            assert (listed.section, listed.page, found.section) == (part, page, part)
            pages = listed.pages
            entries += found.entries
        return CopiedSection(section=part, entries=tuple(entries))

    async def stop(self, reader: Reader | None = None) -> Any:
        """Its maker, or whoever, ends it."""
        who = reader or self.reader
        return await self.ask(StopShare(assertion=who.assertion(), grant_id=who.grant_id, share_id=self.share_id))


def sealer(suite: Suite) -> Sealer:
    """The gateway's."""
    secrets = suite.servers.secrets
    return Sealer(secrets.seal_private_keys["gateway"], secrets.seal_public_keys())


def seal(suite: Suite, text: str) -> str:
    """For records."""
    return sealer(suite).seal("records", text)


async def make(
    reader: Reader,
    choice: Choice = ALL,
    *,
    days: Days = 7,
    recipient: str = FOR,
    proven: timedelta = timedelta(minutes=1),
    grant_id: UUID | None = None,
) -> Any:
    """Ask for a share as the gateway does."""
    grant = grant_id or reader.grant_id
    signed, name = reader.assertion(proven=proven, charts=(grant,)), seal(reader.suite, recipient)
    asked = MakeShare(assertion=signed, grant_id=grant, choice=choice, recipient=name, days=days)
    return await reader.suite.bus.ask(asked)


async def lend(reader: Reader, choice: Choice = ALL, *, days: Days = 7) -> Lent:
    """A share that somebody has unlocked."""
    made = await make(reader, choice, days=days)
    assert isinstance(made, ShareMade)
    opener = sealer(reader.suite)
    lent = Lent(reader, made.share_id, opener.open(made.token), opener.open(made.passcode))
    assert isinstance(await lent.unlock(), ShareUnlocked)
    return lent


async def listed(reader: Reader) -> tuple[ShareRow, ...]:
    """What the maker is shown."""
    found = await reader.suite.bus.ask(ShowShares(assertion=reader.assertion(), grant_id=reader.grant_id))
    assert isinstance(found, SharesShown)
    told: tuple[ShareRow, ...] = found.shares
    return told


async def history(reader: Reader) -> list[tuple[str, str, str, str | None]]:
    """Who, what, of which category, to whom; newest first, but for the looks at lists."""
    found = await reader.suite.bus.ask(ShowActivity(assertion=reader.assertion(), grant_id=reader.grant_id))
    assert isinstance(found, ActivityShown)
    opener = sealer(reader.suite)
    return [
        (row.relation, row.what, row.category, opener.open(row.recipient) if row.recipient else None)
        for row in found.rows
        if row.category not in ("activity", "shares")
    ]


async def execute(suite: Suite, statement: str) -> None:
    """Change what records keeps."""
    async with suite.connection("records") as connection:
        await connection.execute(statement)
