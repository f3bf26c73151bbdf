"""Show reminders: could the link in one stop them? A look stops nothing (trust.md 1)."""

from __future__ import annotations

from services.identity.actions.find_reminded import find_reminded
from services.identity.tools import Tools
from shared.contracts.quiet import RemindersGone, RemindersShown, ShowReminders
from shared.work import Work


async def show_reminders(work: Work[Tools], request: ShowReminders) -> RemindersShown | RemindersGone:
    """Whoever holds the mail learns no more than the mail says."""
    return RemindersShown() if await find_reminded(work, request.token) else RemindersGone()
