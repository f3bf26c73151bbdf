"""The reader: looks into the mailbox of reports, and notes what servers write about mails that they had taken."""

from __future__ import annotations

import asyncio
import poplib

import asyncpg
import structlog
from prometheus_client import Counter

from services.notifications.actions.note_complaint import note_complaint
from services.notifications.actions.note_report import note_report
from services.notifications.channels.bounce_box import BounceBox, BoxServer
from services.notifications.domain.report import LARGEST, Complaint, Report, read_report
from services.notifications.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
FAULTS = (OSError, poplib.error_proto, asyncpg.PostgresError, *UNREACHABLE)
REPORTS = Counter("chartkey_reports", "Mails in the mailbox of reports, by what they were", ["kind"])


class Reader:
    """One worker; a mail is deleted only after what it says is committed, and saying it again does no harm."""

    def __init__(self, server: BoxServer, *, every: float) -> None:
        self._server, self._every = server, every

    async def run(self, desk: Desk[Tools]) -> None:
        """Look for ever, every so many seconds."""
        while True:
            try:
                await self.look(desk)
            except FAULTS as fault:
                log.warning("reader.waiting", error=type(fault).__name__)
            await asyncio.sleep(self._every)

    async def look(self, desk: Desk[Tools]) -> None:
        """Read what is there. Raises what the network or the database raises; unread mails stay."""
        box = await asyncio.to_thread(BounceBox, self._server)
        try:
            for number, fits in await asyncio.to_thread(lambda: list(box.numbers(largest=LARGEST))):
                source = await asyncio.to_thread(box.read, number) if fits else b""
                if await self._note(desk, source):
                    await asyncio.to_thread(box.forget, number)
        finally:
            await asyncio.to_thread(box.close)

    async def _note(self, desk: Desk[Tools], source: bytes) -> bool:
        """Whether the mail can go."""
        found = read_report(source) if source else "too_large"
        REPORTS.labels(_kind(found)).inc()
        if not isinstance(found, Report | Complaint):
            return True
        async with desk.transaction(source=desk.service) as work:
            if isinstance(found, Report):
                return await note_report(work, found)
            await note_complaint(work, found)
            return True


def _kind(found: Report | Complaint | str) -> str:
    """What operators count."""
    if isinstance(found, str):
        return found
    return found.action if isinstance(found, Report) else "complaint"
