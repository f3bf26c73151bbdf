"""What the tests of enrollment do again and again: invite, look at what was said, read a PIN."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from services.enrollment.domain.scopes import OWN_CHART
from shared.contracts.ehr import PatientInvited
from shared.contracts.enrollment import AccessRow, AccessShown, Practice, ShowAccess, StaffRefused
from shared.contracts.identity import AccessClosed, AccessGranted
from shared.contracts.notifications import MessageBounced
from shared.contracts.proxy import ProxyRules, ProxyRulesShown, SetProxyRules
from shared.ids import new_id
from shared.messages import Reply, Request
from shared.seals import Sealer
from tests.suite import PRACTICE, Suite, eventually

R = TypeVar("R", bound=Reply)
CHART = "chart-1"
STAFF = "staff-7"
INTEGRATIVE = Practice(practice_id=PRACTICE, name="Integrative Medicine")


def an_event(**more: Any) -> PatientInvited:
    """Ana Silva is invited."""
    fields = {
        "chart_id": CHART,
        "invited_by": STAFF,
        "date_of_birth": date(1954, 7, 9),
        "email": "ana@example.org",
        "phone": "(415) 555-2671",
        "given_name": "Ana",
        "family_name": "Silva",
    }
    return PatientInvited(**{**fields, **more})


@dataclass(frozen=True)
class Front:
    """The practice's side of one suite."""

    suite: Suite

    async def invite(self, *, ce_id: str | None = None, headers: dict[str, str] | None = None, **more: Any) -> str:
        """Tell `patient.invited` and wait until it is worked on; the ce-id."""
        told = await self.suite.ehr.tell(an_event(**more), ce_id=ce_id, **(headers or {}))
        await self.heard("ehr.demo", told)
        return told

    async def heard(self, source: str, message_id: str) -> None:
        """Wait until enrollment has worked on a message."""
        sql = "select true from inbox where source = $1 and message_id = $2"
        async with self.suite.connection("enrollment") as connection:
            await eventually(lambda: connection.fetchval(sql, source, message_id))

    async def announce(self, event: Any, *, by: str | None = None) -> None:
        """Another service tells something; wait until it is worked on."""
        source = by or event.announcers[0]
        await self.heard(source, await self.suite.announce(event, by=source))

    async def said(self, key: str) -> list[dict[str, Any]]:
        """Every message of this key that enrollment has decided to say, in order."""
        async with self.suite.connection("enrollment") as connection:
            rows = await connection.fetch("select headers, body from outbox order by created_at, id")
        return [json.loads(row["body"]) for row in rows if json.loads(row["headers"])["ce-type"] == key]

    async def ask(self, asked: Request[R], *, form: str | None = None) -> R:
        """An order or a question of staff."""
        return await self.suite.bus.ask(asked, message_id=form)

    async def window(self, chart_id: str = CHART) -> AccessShown:
        """The practice's window of one chart."""
        shown = await self.suite.bus.ask(ShowAccess(practice_id=PRACTICE, chart_id=chart_id, staff_id=STAFF))
        assert isinstance(shown, AccessShown)
        return shown

    async def rows(self, chart_id: str = CHART) -> tuple[AccessRow, ...]:
        """Its rows."""
        return (await self.window(chart_id)).rows

    def read(self, row: AccessRow) -> str | None:
        """The access code of a row, opened as only the gateway can."""
        key = self.suite.servers.secrets.seal_private_keys["gateway"]
        return Sealer(key, {}).open(row.access_code) if row.access_code else None

    async def audited(self) -> list[tuple[str, str, str]]:
        """(actor, action, subject) of every audit row."""
        async with self.suite.connection("enrollment") as connection:
            rows = await connection.fetch("select actor, action, subject from audit order by at, id")
        return [(row["actor"], row["action"], row["subject"]) for row in rows]

    async def refused(self) -> list[tuple[str, str, str, str]]:
        """(chain, actor, action, subject) of every audit row about something refused."""
        async with self.suite.connection("enrollment") as connection:
            rows = await connection.fetch("select * from audit where action like '%.refused.%' order by at, id")
        return [(row["chain"], row["actor"], row["action"], row["subject"]) for row in rows]

    async def forget_the_inbox(self) -> None:
        """Months later: retention has purged it."""
        async with self.suite.connection("enrollment") as connection:
            await connection.execute("truncate inbox")

    async def grant(self, invitation_id: UUID) -> None:
        """Identity lets the person in."""
        await self.announce(granted(invitation_id))

    async def close(self, invitation_id: UUID) -> None:
        """Identity and records have both shut their doors."""
        for service in ("identity", "records"):
            await self.announce(closed(invitation_id, service), by=service)

    async def employ(self, staff_id: str = STAFF, *, name: str = "", role: str = "administrator") -> None:
        """The EHR has named a staff member in a launch."""
        async with self.suite.connection("enrollment") as connection:
            await connection.execute(
                "insert into staff (practice_id, staff_id, name, role) values ($1, $2, $3, $4)"
                " on conflict (practice_id, staff_id) do update set name = excluded.name, role = excluded.role",
                PRACTICE,
                staff_id,
                name,
                role,
            )

    async def set_rules(self, version: int = 0, **rules: Any) -> ProxyRulesShown | StaffRefused:
        """An administrator of the practice replaces its proxy rules."""
        await self.employ()
        asked = SetProxyRules(practice_id=PRACTICE, staff_id=STAFF, version=version, rules=ProxyRules(**rules))
        return await self.ask(asked)

    async def make_late(self, days: int = 22) -> None:
        """As if every invitation had been issued that much earlier."""
        async with self.suite.connection("enrollment") as connection:
            await connection.execute(
                "update invitations set issued_at = issued_at - $1 * interval '1 day',"
                " expires_at = expires_at - $1 * interval '1 day', due_at = due_at - $1 * interval '1 day'",
                days,
            )


def granted(invitation_id: UUID) -> AccessGranted:
    """The person is in."""
    return AccessGranted(
        invitation_id=invitation_id,
        account_id=UUID(int=9),
        practice=INTEGRATIVE,
        chart_id=CHART,
        relation="self",
        display_name="Ana Silva",
        scopes=OWN_CHART,
        ends_at=None,
        granted_at=datetime.now(UTC),
    )


def closed(invitation_id: UUID, service: Any) -> AccessClosed:
    """One door is shut."""
    return AccessClosed(invitation_id=invitation_id, closed_by=service, closed_at=datetime.now(UTC))


def bounced(invitation_id: UUID) -> MessageBounced:
    """The mail has failed for good."""
    now = datetime.now(UTC)
    return MessageBounced(message_id=new_id(), invitation_id=invitation_id, reason="refused", bounced_at=now)


@asynccontextmanager
async def as_runtime(suite: Suite) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection with the rights of the running service."""
    connection = await asyncpg.connect(suite.database_url("enrollment"))
    try:
        yield connection
    finally:
        await connection.close()
