"""An account that reads whole charts over the bus, page by page, as the gateway would for a person who turns them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

from fhir.resources.R4B.bundle import Bundle as FhirBundle

from shared.assertions import AssertionSigner
from shared.contracts.activity import MOST, ActivityRow, ActivityShown, ShowActivity
from shared.contracts.enrollment import Practice
from shared.contracts.exports import (
    PARTS,
    BundleDownloaded,
    ChartDownloaded,
    Choice,
    DownloadBundle,
    DownloadChart,
)
from shared.contracts.identity import AccessGranted
from shared.contracts.records import (
    Entry,
    Profile,
    ProfileShown,
    RecordsRefused,
    Section,
    SectionShown,
    SummaryShown,
    ViewProfile,
    ViewSection,
    ViewSummary,
)
from shared.contracts.sessions import Assertion
from shared.contracts.trends import TrendShown, ViewTrend
from shared.ids import new_id
from tests.suite import PRACTICE, Suite, eventually

SECTIONS: tuple[Section, ...] = get_args(Section)


@dataclass
class ChartReader:
    """One account with one grant for one chart, all sections open; `done` counts (action, category) of what it did."""

    suite: Suite
    chart_id: str
    account_id: UUID = field(default_factory=new_id)
    session_id: UUID = field(default_factory=new_id)
    grant_id: UUID = field(default_factory=new_id)
    done: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def enter(self) -> None:
        """Identity announces the grant; back once records knows it."""
        granted = AccessGranted(
            invitation_id=self.grant_id,
            account_id=self.account_id,
            practice=Practice(practice_id=PRACTICE, name="Integrative Medicine", accent="#224466"),
            chart_id=self.chart_id,
            relation="self",
            display_name="A reader",
            scopes=(*SECTIONS, "demographics"),
            ends_at=None,
            granted_at=datetime.now(UTC),
        )
        await self.suite.announce(granted)
        await eventually(self._may_enter)

    async def section(self, section: Section) -> list[Entry]:
        """Every entry of a section. Each page says where it stands, and all say the same total."""
        first = await self._page(section, 1)
        pages = [first, *[await self._page(section, number) for number in range(2, first.pages + 1)]]
        entries = [entry for page in pages for entry in page.entries]
        assert [page.page for page in pages] == list(range(1, first.pages + 1))
        assert {(page.total, page.pages) for page in pages} == {(len(entries), first.pages)}
        return entries

    async def summary(self) -> SummaryShown:
        """The first page."""
        ask = ViewSummary(assertion=self.assertion(), grant_id=self.grant_id)
        found = await self.suite.bus.ask(ask)
        assert isinstance(found, SummaryShown)
        self.done["view", "summary"] += 1
        return found

    async def profile(self) -> Profile:
        """The demographics."""
        found = await self.suite.bus.ask(ViewProfile(assertion=self.assertion(), grant_id=self.grant_id))
        assert isinstance(found, ProfileShown)
        assert found.profile is not None
        self.done["view", "demographics"] += 1
        return found.profile

    async def download(self) -> ChartDownloaded:
        """A copy of everything."""
        ask = DownloadChart(assertion=self.assertion(), grant_id=self.grant_id, choice=Choice(parts=PARTS))
        found = await self.suite.bus.ask(ask)
        assert isinstance(found, ChartDownloaded)
        self.done["download", ",".join(PARTS)] += 1
        return found

    async def bundle(self) -> dict[str, Any]:
        """The same as FHIR; valid."""
        ask = DownloadBundle(assertion=self.assertion(), grant_id=self.grant_id, choice=Choice(parts=PARTS))
        found = await self.suite.bus.ask(ask)
        assert isinstance(found, BundleDownloaded)
        self.done["download", ",".join(PARTS)] += 1
        told: dict[str, Any] = json.loads(found.bundle)
        FhirBundle.model_validate(told)
        return told

    async def trend(self, resource_id: str) -> TrendShown:
        """The test of this result over time."""
        ask = ViewTrend(assertion=self.assertion(), grant_id=self.grant_id, resource_id=resource_id)
        found = await self.suite.bus.ask(ask)
        assert isinstance(found, TrendShown)
        self.done["view", "labs"] += 1
        return found

    async def activity(self) -> list[ActivityRow]:
        """The whole list of who has looked, without this look at it."""
        rows: list[ActivityRow] = []
        before: int | None = None
        while not rows or before is not None:
            ask = ShowActivity(assertion=self.assertion(), grant_id=self.grant_id, before=before, size=MOST)
            found = await self.suite.bus.ask(ask)
            assert isinstance(found, ActivityShown)
            rows, before = [*rows, *found.rows], found.earlier
        return rows

    def assertion(self, *, proven: timedelta = timedelta(hours=1)) -> str:
        """What identity would sign; the password was given so long ago."""
        now = datetime.now(UTC)
        claims = Assertion(
            session_id=self.session_id,
            account_id=self.account_id,
            charts=(self.grant_id,),
            logged_in_at=now - proven,
            issued_at=now,
        )
        return AssertionSigner(self.suite.servers.secrets.signing_key).sign(claims)

    async def _page(self, section: Section, page: int) -> SectionShown:
        ask = ViewSection(assertion=self.assertion(), grant_id=self.grant_id, section=section, page=page)
        found = await self.suite.bus.ask(ask)
        assert isinstance(found, SectionShown)
        assert found.section == section
        self.done["view", section] += 1
        return found

    async def _may_enter(self) -> bool:
        ask = ViewSummary(assertion=self.assertion(), grant_id=self.grant_id)
        opened = not isinstance(await self.suite.bus.ask(ask), RecordsRefused)
        self.done["view", "summary"] += opened
        return opened
