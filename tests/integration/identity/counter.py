"""Identity's own desk, asked without a bus: each request and each event in a transaction of its own, on real rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from services.identity.subscriptions import SUBSCRIPTIONS
from services.identity.tools import Hasher, HashRules, Tools
from shared.actions import Told, perform
from shared.answers import Looked, Prepared
from shared.contracts.enrollment import InvitationIssued
from shared.ids import new_id
from shared.messages import Event
from shared.work import Desk
from tests.integration.identity.persons import invitation, mailed_links
from tests.suite import Suite

CHEAP = HashRules(memory_kib=8, time=1, parallelism=1)
"""What a hash costs is not what is tested here."""
CLOCKS = {
    "account_tries": ("tried_at",),
    "answer_misses": ("last_at",),
    "attempts": ("begun_at", "expires_at", "verified_at", "confirmed_at", "touched_at"),
    "codes": ("requested_at", "expires_at"),
    "links": ("minted_at", "expires_at"),
    "mailings": ("asked_at", "expires_at"),
    "recoveries": ("begun_at", "expires_at"),
    "registrations": ("expires_at", "paused_until"),
    "sessions": ("begun_at", "last_seen_at"),
}
"""Where time matters."""


@dataclass
class Counter:
    """Stands in for the bus; `after_prepared` runs between an answer's slow half and its transaction."""

    desk: Desk[Tools]
    after_prepared: Any = None

    async def ask(self, request: Any, **_: Any) -> Any:
        """The reply; whatever is raised is a fault and reaches the test."""
        answer: Any = SUBSCRIPTIONS.answers[type(request)]
        if isinstance(answer, Looked):
            raise TypeError("identity has no such answers")
        prepared: tuple[Any, ...] = ()
        if isinstance(answer, Prepared):
            prepared, answer = (await answer.before(self.desk, request),), answer.act
            if self.after_prepared is not None:
                await self.after_prepared(request)
        async with self.desk.transaction(source="gateway", message_id=str(new_id())) as work:
            return await answer(work, request, *prepared)

    async def tell(self, event: Event) -> None:
        """Enrollment announces it; a deadlock is tried again, as the bus would."""
        while True:
            try:
                async with self.desk.transaction(source="enrollment", message_id=str(new_id())) as work:
                    await perform(SUBSCRIPTIONS.hears[type(event)], [Told(work, event)])
                return
            except asyncpg.DeadlockDetectedError:
                continue


class Chartkey(Suite):
    """A suite that asks at the counter. Its connections are kept: a history looks into the rows after every step."""

    rows: asyncpg.Pool[asyncpg.Record]

    @asynccontextmanager
    async def connection(self, service: str) -> AsyncIterator[Any]:
        """A superuser's, that sees identity's schema."""
        assert service == "identity"
        async with self.rows.acquire() as connection:
            yield connection


@asynccontextmanager
async def at_counter(suite: Suite) -> AsyncIterator[Suite]:
    """The suite with the counter for its bus: whoever asks over the bus asks here."""
    service = suite.build("identity")
    admin = urlsplit(suite.servers.admin_url)._replace(path=f"/{suite.database}").geturl()
    async with (
        asyncpg.create_pool(suite.database_url("identity"), min_size=4, max_size=8) as pool,
        asyncpg.create_pool(admin, min_size=1, max_size=4, server_settings={"search_path": "identity"}) as rows,
    ):
        relay: Any = SimpleNamespace(tell=list)  # the outbox is read by the tests themselves
        bus: Any = Counter(Desk("identity", replace(service._tools, hasher=Hasher(CHEAP)), pool, relay))
        found = Chartkey(suite.servers, suite.database, bus, suite.ehr)
        found.rows = rows
        yield found


async def invited(suite: Suite, counter: Counter, **changes: Any) -> tuple[InvitationIssued, str]:
    """An invitation that is announced, and the link in the mailbox."""
    issued = invitation(suite, **changes)
    await counter.tell(issued)
    return issued, (await mailed_links(suite, issued.invitation_id))[0]


async def pass_time(suite: Suite, time: timedelta, *, tables: Sequence[str] = tuple(CLOCKS)) -> None:
    """As if everything had happened so much earlier."""
    async with suite.connection("identity") as connection, connection.transaction():
        for table in tables:
            moved = ", ".join(f"{column} = {column} - $1::interval" for column in CLOCKS[table])
            await connection.execute(f"update {table} set {moved}", time)
