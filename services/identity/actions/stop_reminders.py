"""Stop reminders: whoever reads an address's mail wants no letter there that only reminds (S118)."""

from __future__ import annotations

from services.identity.actions.find_reminded import find_reminded
from services.identity.actions.keep_quiet import keep_quiet
from services.identity.tools import Tools
from shared.contracts.quiet import RemindersGone, RemindersStopped, StopReminders
from shared.work import Work


async def stop_reminders(work: Work[Tools], request: StopReminders) -> RemindersStopped | RemindersGone:
    """For the address, and in the settings of the account that the invitation has granted to, so that they tell it."""
    found = await find_reminded(work, request.token)
    if found is None:
        return RemindersGone()
    known, address = found
    await keep_quiet(work, known, address, actor="anonymous")
    return RemindersStopped()
