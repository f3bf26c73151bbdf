"""Three services on their real stores, and nothing between them but letters that a test delivers as it likes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import asyncpg

from services.enrollment.actions import watch_time
from shared.actions import Told, perform
from shared.answers import Looked, Prepared
from shared.audit import chart_chain
from shared.bus import Subscriptions
from shared.chains import faults
from shared.ids import new_id
from shared.messages import Event, Reply, Request
from shared.wire import decode
from shared.work import Desk
from tests.suite import Suite

SERVICES = ("enrollment", "identity", "records")


@dataclass(frozen=True)
class Letter:
    """One event on its way to one service that hears it."""

    to: str
    by: str
    event: Event


@dataclass(repr=False)
class Post:
    """Stands for the bus: answers requests at once, and keeps every event until it is delivered.

    A letter is delivered without an inbox, as if that had been purged long ago: what is done once then is done once by
    the services' own tables.
    """

    suite: Suite
    desks: dict[str, Desk[Any]]
    tables: dict[str, Subscriptions]
    waiting: list[Letter] = field(default_factory=list)
    delivered: list[Letter] = field(default_factory=list)

    def suite_of_it(self) -> Suite:
        """The suite as browsers and readers know it, with this in place of the bus."""
        bus: Any = self
        return replace(self.suite, bus=bus)

    async def ask(
        self, request: Request[Any], *, message_id: str | None = None, deadline: float | None = None
    ) -> Reply:
        """The reply, from the service that the request names."""
        del deadline
        service = request.service()
        desk, answer = self.desks[service], self.tables[service].answers[type(request)]
        found: Reply
        if isinstance(answer, Looked):
            async with desk.reading() as connection:
                _, seen = await answer.look(connection, desk.tools, request)
        prepared = (await answer.before(desk, request),) if isinstance(answer, Prepared) else ()
        async with desk.transaction(source="gateway", message_id=message_id or str(new_id())) as work:
            if isinstance(answer, Looked):
                found = await answer.act(work, request, seen)
            else:
                act: Any = answer.act if isinstance(answer, Prepared) else answer
                found = await act(work, request, *prepared)
        await self.collect()
        return found

    async def collect(self) -> None:
        """Take what the services have said since."""
        for service, desk in self.desks.items():
            async with desk.reading() as connection:
                said = await connection.fetch(
                    "update outbox set sent_at = now() where sent_at is null returning id, routing_key, body"
                )
            for row in sorted(said, key=lambda one: one["id"]):
                self.waiting += self._letters(service, row)

    async def deliver(self, letter: Letter) -> None:
        """It is worked on, and what comes of it waits."""
        async with self.desks[letter.to].transaction(source=letter.by, message_id=str(new_id())) as work:
            await perform(self.tables[letter.to].hears[type(letter.event)], [Told(work, letter.event)])
        await self.collect()

    async def deliver_next(self, which: Callable[[int], int]) -> None:
        """One that waits, and not again: `which` chooses of so many."""
        letter = self.waiting.pop(which(len(self.waiting)))
        self.delivered.append(letter)
        await self.deliver(letter)

    async def sweep(self) -> None:
        """What time changes in enrollment is seen to."""
        while await watch_time._look(self.desks["enrollment"]):
            pass
        await self.collect()

    async def intact(self, practice_id: str, chart_id: str) -> bool:
        """Is the chart's audit chain whole everywhere?"""
        for desk in self.desks.values():
            async with desk.reading() as connection:
                if await faults(connection, chain=chart_chain(practice_id, chart_id)):
                    return False
        return True

    def _letters(self, by: str, row: asyncpg.Record) -> list[Letter]:
        return [
            Letter(to, by, decode(kind, row["body"]))
            for to, table in self.tables.items()
            for kind in table.hears
            if kind.exchange == "events" and kind.key == row["routing_key"]
        ]


@asynccontextmanager
async def post_of(suite: Suite) -> AsyncIterator[Post]:
    """Each service's own desk, as its runtime role."""
    async with AsyncExitStack() as stack:
        desks, tables = {}, {}
        for name in SERVICES:
            url = suite.database_url(name)
            pool = await stack.enter_async_context(asyncpg.create_pool(url, min_size=1, max_size=4))
            relay: Any = SimpleNamespace(tell=list)  # the post collects what is said
            desks[name] = Desk(name, suite.build(name)._tools, pool, relay)
            tables[name] = import_module(f"services.{name}.subscriptions").SUBSCRIPTIONS
        yield Post(suite, desks, tables)
