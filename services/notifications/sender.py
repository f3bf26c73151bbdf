"""The sender of one class: claims due messages, speaks SMTP outside any transaction, commits what became of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import structlog

from services.notifications.actions.claim_messages import claim_messages
from services.notifications.actions.settle_messages import Manners, Tried, settle_messages
from services.notifications.channels.letters import Letters
from services.notifications.channels.smtp import MailServer, SmtpConnection
from services.notifications.domain.answer import Answer
from services.notifications.domain.gates import is_domains
from services.notifications.domain.mailbox import Unmailable, mailbox
from services.notifications.domain.message import CLASSES, Class, is_expired
from services.notifications.domain.pace import Pace
from services.notifications.fuse import Fuse
from services.notifications.store import messages
from services.notifications.store.messages import Claimed, opened
from services.notifications.tools import Tools
from shared.db import UNREACHABLE
from shared.ids import new_id
from shared.seals import SealBroken
from shared.work import Desk

log = structlog.get_logger()
POLL: dict[Class, float] = {"urgent": 1.0, "bulk": 5.0, "invitations": 1.0, "reminders": 5.0}
"""Seconds between two looks for what is due when nobody has rung."""
FAULT_PAUSE = 1.0
OF_OUR_OWN = ("sealed", "unmailable", "unwritten")
"""Answers that we gave ourselves: they say nothing about the mail server."""
IDLE = 60.0
"""Seconds after which an unused connection is closed; servers wait for five minutes (RFC 5321 4.5.3.2.7)."""
GRACE = 10.0
"""Seconds that a mail under way may take to finish when the process is told to stop."""
GATHER = 0.05
"""Seconds in which outcomes gather while more mails are in line: a commit for each would cost more than its mail."""
DATABASE_FAULTS = (*UNREACHABLE, asyncpg.PostgresError)


NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Ticket:
    """A claimed message in line; None tells a carrier to go home. `since` is of the process's steady clock."""

    claimed: Claimed | None
    now: datetime = NEVER
    since: float = 0.0

    def is_over(self, moment: float) -> bool:
        """Has its deadline passed while it was in line?"""
        waited = timedelta(seconds=moment - self.since)
        return self.claimed is not None and is_expired(self.claimed.attempt.deadline, now=self.now + waited)


@dataclass(frozen=True)
class Manner:
    """How to send; `claim_timeout` is in seconds. All senders of a process share the fuse."""

    server: MailServer
    connections: Mapping[Class, int]
    claim_timeout: float
    manners: Manners
    fuse: Fuse


class Sender:
    """One worker. Any number of them share the table: a row is claimed by one, and a dead one's claims are taken over.

    One task claims, a few carriers hold an SMTP connection each, one task settles; each waits for nobody else. Each
    class of mails has a sender of its own, so that none waits for a connection that another class keeps busy.
    """

    def __init__(self, letters: Letters, manner: Manner, of: Class) -> None:
        self._letters, self._manner, self._class, self._fuse = letters, manner, of, manner.fuse
        self._connections = manner.connections[of]
        self._worker = new_id()
        self._line: asyncio.Queue[Ticket] = asyncio.Queue()
        self._held = 0
        self._pace = Pace(self._connections)
        self._room = asyncio.Event()
        self._room.set()
        self._tried: list[Tried] = []
        self._untried: list[Claimed] = []
        self._news = asyncio.Event()
        self._closing = False
        self._next_take_over = 0.0

    async def run(self, desk: Desk[Tools]) -> None:
        """Send until canceled; then let mails under way finish, settle them, and give the others back."""
        claiming = asyncio.create_task(self._claim_for_ever(desk))
        settling = asyncio.create_task(self._settle_for_ever(desk))
        carriers = [asyncio.create_task(self._carry(desk.tools)) for _ in range(self._connections)]
        everybody = [claiming, settling, *carriers]
        try:
            done, _ = await asyncio.wait(everybody, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _ended([claiming])
            await self._send_home(carriers)
            self._closing = True
            self._news.set()
            await asyncio.wait([settling], timeout=GRACE)
            await _ended(everybody)

    async def _claim_for_ever(self, desk: Desk[Tools]) -> None:
        while True:
            await self._room.wait()
            if pause := self._fuse.pause:
                await asyncio.sleep(pause)
                continue
            try:
                if not await self._claim(desk):
                    await desk.tools.bells[self._class].wait(POLL[self._class])
            except DATABASE_FAULTS as fault:
                self._fuse.spare()
                log.warning("sender.waiting", error=type(fault).__name__)
                await asyncio.sleep(FAULT_PAUSE)

    async def _claim(self, desk: Desk[Tools]) -> bool:
        """Put due messages in line; whether there are probably more."""
        limit = 1 if self._fuse.is_blown else max(self._pace.ahead - self._held, 1)
        self._fuse.probe()
        async with desk.transaction(source=desk.service) as work:
            if time.monotonic() >= self._next_take_over:
                await messages.take_over(work.connection, after=timedelta(seconds=self._manner.claim_timeout))
                self._next_take_over = time.monotonic() + self._manner.claim_timeout / 10
            claims = await claim_messages(
                work, worker=self._worker, lanes=CLASSES[self._class], limit=limit, manners=self._manner.manners
            )
        for claimed in claims.ready:
            self._line.put_nowait(Ticket(claimed, claims.now, time.monotonic()))
        if not claims.ready:
            self._fuse.spare()
        self._hold(len(claims.ready))
        return claims.found == limit

    async def _carry(self, tools: Tools) -> None:
        connection = SmtpConnection(self._manner.server)
        try:
            while (ticket := await self._next(connection)).claimed is not None:
                started = time.monotonic()
                is_late = started - ticket.since > self._manner.claim_timeout / 2
                if is_late or ticket.is_over(started) or self._fuse.outlives(ticket.since):
                    self._give_back([ticket.claimed])
                    continue
                answer = await self._send(connection, ticket.claimed, tools, now=ticket.now)
                self._note(ticket, Tried(ticket.claimed, answer), seconds=time.monotonic() - started)
        finally:
            await connection.close()

    async def _next(self, connection: SmtpConnection) -> Ticket:
        if self._line.empty() and connection.is_open:
            try:
                async with asyncio.timeout(IDLE):
                    return await self._line.get()
            except TimeoutError:
                await connection.close()
        return await self._line.get()

    async def _send(self, connection: SmtpConnection, claimed: Claimed, tools: Tools, *, now: datetime) -> Answer:
        try:
            message = opened(claimed, tools.vault)
            recipient = mailbox(message.recipient)
            if isinstance(recipient, Unmailable):
                return Answer("refused", "unmailable")
            mail = self._letters.compose(message, recipient, now=now)
        except SealBroken:
            log.error("message.sealed", message=str(claimed.attempt.message_id))
            return Answer("deferred", "sealed")
        except Exception as fault:
            # Whatever is wrong with one mail must not end the worker, and with it the mails beside it, again and again.
            log.error("message.unwritten", message=str(claimed.attempt.message_id), error=type(fault).__name__)
            return Answer("deferred", "unwritten")
        return await connection.deliver(mail)

    def _note(self, ticket: Ticket, tried: Tried, *, seconds: float) -> None:
        answer, left = tried.answer, tried.answer.verdict != "unreachable"
        if answer.code in OF_OUR_OWN:
            self._fuse.spare()
        else:
            self._fuse.note(since=ticket.since, left=left, answer=answer.code)
        if left:
            self._pace = self._pace.after(seconds)
        else:
            self._clear_line()
        if is_domains(answer):
            self._clear_line(tried.claimed.row["domain"])
        self._tried.append(tried)
        self._news.set()

    def _clear_line(self, domain: str | None = None) -> None:
        """Give back what waits in line; with a domain, what is for it."""
        waiting = [self._line.get_nowait() for _ in range(self._line.qsize())]
        leaves = [one.claimed for one in waiting
                  if one.claimed is not None and domain in (None, one.claimed.row["domain"])]  # fmt: skip
        for ticket in waiting:
            if ticket.claimed not in leaves:
                self._line.put_nowait(ticket)
        self._give_back(leaves)

    def _give_back(self, untried: list[Claimed]) -> None:
        self._fuse.spare()
        self._untried += untried
        self._news.set()

    async def _settle_for_ever(self, desk: Desk[Tools]) -> None:
        """Whatever has gathered is committed together; a mail alone is settled at once."""
        while not self._closing or self._tried or self._untried:
            await self._news.wait()
            if not self._line.empty():
                await asyncio.sleep(GATHER)
            self._news.clear()
            tried, self._tried = self._tried, []
            untried, self._untried = self._untried, []
            if tried or untried:
                await self._settle(desk, tried, untried)
                self._hold(-len(tried) - len(untried))

    async def _settle(self, desk: Desk[Tools], tried: list[Tried], untried: list[Claimed]) -> None:
        while True:
            try:
                async with desk.transaction(source=desk.service) as work:
                    if tried:
                        await settle_messages(work, tried, worker=self._worker, manners=self._manner.manners)
                    if untried:
                        attempts = [claimed.attempt for claimed in untried]
                        await messages.give_back(work.connection, attempts, worker=self._worker)
                return
            except DATABASE_FAULTS as fault:
                # The claim may be gone by the time this is written: its fence then leaves it to the next worker.
                log.warning("sender.unsettled", count=len(tried), error=type(fault).__name__)
                await asyncio.sleep(FAULT_PAUSE)

    def _hold(self, change: int) -> None:
        self._held += change
        if self._held <= self._pace.ahead // 2:
            self._room.set()
        else:
            self._room.clear()

    async def _send_home(self, carriers: list[asyncio.Task[None]]) -> None:
        self._clear_line()
        for _ in carriers:
            self._line.put_nowait(Ticket(None))
        await asyncio.wait(carriers, timeout=GRACE)
        await _ended(carriers)


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
