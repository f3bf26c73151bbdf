"""The caller: claims codes, tells the provider outside any transaction, and commits what became of them."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import asyncpg
import structlog
from prometheus_client import Gauge

from services.notifications.actions.settle_code import settle_code
from services.notifications.actions.tell_failed_code import tell_failed_code
from services.notifications.channels.telephone import Telephone
from services.notifications.domain.answer import Answer
from services.notifications.domain.breaker import Breaker
from services.notifications.store import codes
from services.notifications.store.codes import Claimed, opened
from services.notifications.tools import Tools
from shared.db import UNREACHABLE
from shared.ids import new_id
from shared.seals import SealBroken
from shared.work import Desk

log = structlog.get_logger()
POLL = 1.0
PROBING = 0.1
"""Seconds between two looks whether a probe has come back."""
GRACE = 15.0
"""Seconds that a code under way may take to be settled when the process is told to stop."""
OPEN = Gauge("chartkey_provider_open", "1 while the provider of texts and calls does not work and is only probed")
DATABASE_FAULTS = (*UNREACHABLE, asyncpg.PostgresError)


class Caller:
    """One worker; any number of them share the table. `at_once` codes are under way at a time.

    While the provider does not work, one code at a time probes it and the others wait (domain/breaker.py).
    A claim is committed before the provider is told. A worker that dies in between leaves a code that may have been
    sent: after `silent_for` it is closed as unknown, and never sent again (trust.md 2).
    """

    def __init__(self, telephone: Telephone, *, at_once: int, silent_for: timedelta) -> None:
        self._telephone, self._at_once, self._silent_for = telephone, at_once, silent_for
        self._worker = new_id()
        self._door = asyncio.Lock()
        self._closing = False
        self._breaker, self._under_way = Breaker(), 0

    async def run(self, desk: Desk[Tools]) -> None:
        """Send until canceled; then let codes under way be settled, and claim no more."""
        carriers = [asyncio.create_task(self._carry(desk)) for _ in range(self._at_once)]
        try:
            done, _ = await asyncio.wait(carriers, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._closing = True
            desk.tools.code_bell.ring()
            await asyncio.wait(carriers, timeout=GRACE)
            for task in carriers:
                task.cancel()
            await asyncio.gather(*carriers, return_exceptions=True)
            await self._telephone.close()

    async def _carry(self, desk: Desk[Tools]) -> None:
        while (claimed := await self._next(desk)) is not None:
            try:
                answer = await self._send(desk.tools, claimed)
                self._note(answer)
                await self._settle(desk, claimed, answer)
            finally:
                self._under_way -= 1

    def _note(self, answer: Answer) -> None:
        """Whether the provider works; what it says of one number is no fault of its own."""
        works = answer.verdict in ("accepted", "refused")
        before, self._breaker = self._breaker, self._breaker.after(time.monotonic(), works=works)
        OPEN.set(self._breaker.is_open)
        if self._breaker.is_open != before.is_open:
            log.warning("provider.breaker", open=self._breaker.is_open, answer=answer.code)

    async def _next(self, desk: Desk[Tools]) -> Claimed | None:
        """The next code; None when it is time to stop. One carrier waits at the door, the others are under way."""
        async with self._door:
            while not self._closing:
                if pause := self._pause():
                    await asyncio.sleep(pause)
                    continue
                try:
                    if claimed := await self._claim(desk):
                        self._under_way += 1
                        return claimed
                    await desk.tools.code_bell.wait(POLL)
                except DATABASE_FAULTS as fault:
                    log.warning("caller.waiting", error=type(fault).__name__)
                    await asyncio.sleep(POLL)
        return None

    def _pause(self) -> float:
        """Seconds to claim nothing: until the next probe may go, and while one is under way."""
        if self._breaker.is_open and self._under_way:
            return PROBING
        return min(self._breaker.wait(time.monotonic()), POLL)

    async def _claim(self, desk: Desk[Tools]) -> Claimed | None:
        async with desk.transaction(source=desk.service) as work:
            for row in await codes.expire(work.connection):
                tell_failed_code(work, row, "expired")
            lost = await codes.close_overdue(work.connection, silent_for=self._silent_for)
            claimed = await codes.claim(work.connection, worker=self._worker)
        if lost:
            log.warning("caller.lost", count=lost)
        return claimed

    async def _send(self, tools: Tools, claimed: Claimed) -> Answer:
        try:
            return await self._telephone.send(opened(claimed, tools.vault))
        except SealBroken:
            log.error("message.sealed", message=str(claimed.message_id))
            return Answer("refused", "sealed")

    async def _settle(self, desk: Desk[Tools], claimed: Claimed, answer: Answer) -> None:
        while True:
            try:
                async with desk.transaction(source=desk.service) as work:
                    await settle_code(work, claimed, answer, worker=self._worker)
                return
            except DATABASE_FAULTS as fault:
                # If this process dies first, the code is closed as unknown: it is not sent twice.
                log.warning("caller.unsettled", error=type(fault).__name__)
                await asyncio.sleep(POLL)
