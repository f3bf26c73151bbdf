"""An account that reads charts, and what identity and enrollment would say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.assertions import AssertionSigner
from shared.contracts.ehr import LabShared, RecordShared
from shared.contracts.enrollment import AccessRevoked, Practice
from shared.contracts.identity import AccessGranted
from shared.contracts.records import (
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
from shared.ids import new_id
from tests.suite import PRACTICE, Suite, eventually

CHART = "chart-1"


@dataclass
class Reader:
    """A logged-in account with one grant."""

    suite: Suite
    account_id: UUID = field(default_factory=new_id)
    session_id: UUID = field(default_factory=new_id)
    grant_id: UUID = field(default_factory=new_id)

    def granted(self, *, chart_id: str = CHART, **changes: Any) -> AccessGranted:
        """What identity announces once this account may read."""
        told: dict[str, Any] = {
            "invitation_id": self.grant_id,
            "account_id": self.account_id,
            "practice": Practice(practice_id=PRACTICE, name="Integrative Medicine", accent="#224466"),
            "chart_id": chart_id,
            "relation": "self",
            "display_name": "Gustavo Mejía",
            "scopes": ("diagnoses",),
            "ends_at": None,
            "granted_at": datetime.now(UTC),
        }
        return AccessGranted(**{**told, **changes})

    def revoked(self) -> AccessRevoked:
        """What enrollment announces when the practice ends this access."""
        return AccessRevoked(invitation_id=self.grant_id, version=9, revoked_at=datetime.now(UTC))

    def assertion(
        self,
        *,
        age: timedelta = timedelta(),
        charts: Sequence[UUID] | None = None,
        proven: timedelta = timedelta(hours=1),
    ) -> str:
        """What identity would sign for this session, in which the password was given so long ago."""
        now = datetime.now(UTC)
        claims = Assertion(
            session_id=self.session_id,
            account_id=self.account_id,
            charts=tuple(charts if charts is not None else (self.grant_id,)),
            logged_in_at=now - proven,
            issued_at=now - age,
        )
        return AssertionSigner(self.suite.servers.secrets.signing_key).sign(claims)

    async def look(
        self,
        section: Section = "diagnoses",
        *,
        grant_id: UUID | None = None,
        assertion: str | None = None,
        language: str = "en",
        page: int = 1,
    ) -> SectionShown | RecordsRefused:
        """Ask records for a page of a section, as the gateway does."""
        grant = grant_id or self.grant_id
        signed = assertion or self.assertion(charts=(grant,))
        asked = ViewSection(assertion=signed, grant_id=grant, section=section, language=language, page=page)
        return await self.suite.bus.ask(asked)

    async def look_over(self) -> SummaryShown | RecordsRefused:
        """Ask records for the summary."""
        return await self.suite.bus.ask(ViewSummary(assertion=self.assertion(), grant_id=self.grant_id))

    async def look_up(self) -> ProfileShown | RecordsRefused:
        """Ask records for the profile."""
        return await self.suite.bus.ask(ViewProfile(assertion=self.assertion(), grant_id=self.grant_id))

    async def see(self, section: Section = "diagnoses", *, page: int = 1) -> SectionShown:
        """A page of a section, once the grant has arrived."""

        async def shown() -> SectionShown | None:
            found = await self.look(section, page=page)
            return found if isinstance(found, SectionShown) else None

        found: SectionShown = await eventually(shown)
        return found

    async def names(self, section: Section = "diagnoses") -> list[str]:
        """The plain names on the page."""
        return [found.plain_name for found in (await self.see(section)).entries]


async def share(
    suite: Suite, resource: dict[str, Any], *, chart_id: str = CHART, ce_id: str | None = None, **headers: str
) -> str:
    """The demo EHR shares one resource."""
    return await suite.ehr.tell(RecordShared(chart_id=chart_id, resource=resource), ce_id=ce_id, **headers)


async def share_lab(
    suite: Suite, resource: dict[str, Any], *, chart_id: str = CHART, ce_id: str | None = None, **headers: str
) -> str:
    """The demo EHR shares one lab result explicitly."""
    return await suite.ehr.tell(LabShared(chart_id=chart_id, resource=resource), ce_id=ce_id, **headers)


async def heard(suite: Suite, count: int) -> None:
    """Wait until records has heard `count` messages in all."""

    async def enough() -> bool:
        async with suite.connection("records") as connection:
            return bool(await connection.fetchval("select count(*) >= $1 from inbox", count))

    await eventually(enough, within=60)


async def refusals(suite: Suite, count: int = 1) -> list[tuple[str, str]]:
    """(ce-id, reason) of what the EHR was refused, once there are `count`."""

    async def told() -> list[tuple[str, str]] | None:
        found = [(one["ce_id"], one["reason"]) for one in suite.ehr.said("event.refused")]
        return found if len(found) >= count else None

    found: list[tuple[str, str]] = await eventually(told)
    return found


async def rows(suite: Suite, statement: str) -> list[Any]:
    """What records' tables hold."""
    async with suite.connection("records") as connection:
        return [tuple(row) for row in await connection.fetch(statement)]


async def hits(suite: Suite, text: str) -> list[str]:
    """Every table of every schema that holds `text` anywhere, as text or as bytes (which read as hex)."""
    found = []
    async with suite.connection("records") as connection:
        tables = await connection.fetch("select schemaname, tablename from pg_tables where schemaname !~ '^(pg_|info)'")
        for schema, table in tables:
            statement = f'select 1 from "{schema}"."{table}" as row where row::text like any ($1) limit 1'
            if await connection.fetchval(statement, [f"%{text}%", f"%{text.encode().hex()}%"]):
                found.append(f"{schema}.{table}")
    return found


async def opened(suite: Suite, **granted: Any) -> Reader:
    """An account that may read the chart; the grant is heard."""
    reader = Reader(suite)
    await suite.start("records")
    await suite.announce(reader.granted(**granted))
    await heard(suite, 1)
    return reader
