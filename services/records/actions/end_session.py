"""A session is over: its assertions open nothing from now on, though their 60 seconds are not up."""

from __future__ import annotations

from services.records.store import sessions
from services.records.tools import Tools
from shared.contracts.identity import SessionEnded
from shared.work import Work


async def end_session(work: Work[Tools], ended: SessionEnded) -> None:
    """Identity, which ended it, has the audit row."""
    await sessions.end(work.connection, ended.session_id)
