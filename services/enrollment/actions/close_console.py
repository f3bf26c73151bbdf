"""A staff member leaves the console."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain
from services.enrollment.store import staff_sessions
from services.enrollment.tools import Tools
from shared.contracts.practices import CloseConsole, ConsoleClosed
from shared.work import Work


async def close_console(work: Work[Tools], asked: CloseConsole) -> ConsoleClosed:
    """Over at once; said twice it is over once."""
    found = await staff_sessions.find(work.connection, asked.session)
    if found and not found[1]:
        session, _ = found
        await staff_sessions.end(work.connection, session, now=work.now)
        work.audit(
            chain=practice_chain(session.practice_id),
            actor=f"staff:{session.staff_id}",
            right=STAFF,
            action="close_console",
            category="console",
            subject=session.staff_id,
        )
    return ConsoleClosed()
