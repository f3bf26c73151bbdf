"""Stop reminders: whoever reads an address's mail wants no letter there that only reminds (S118)."""

from __future__ import annotations

from services.identity.actions.find_reminded import find_reminded
from services.identity.store import grants, quiet_addresses
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.quiet import RemindersGone, RemindersStopped, StopReminders
from shared.work import Work


async def stop_reminders(work: Work[Tools], request: StopReminders) -> RemindersStopped | RemindersGone:
    """For the address, and in the settings of the account that the invitation has granted to, so that they tell it."""
    found = await find_reminded(work, request.token)
    if found is None:
        return RemindersGone()
    known, address = found
    await quiet_addresses.add(work.connection, work.tools.vault, address, now=work.now)
    await grants.stop_reminders(work.connection, known.invitation_id)
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id),
        actor="anonymous",
        right="mail",
        action="stop-reminders",
        subject=str(known.invitation_id),
    )
    return RemindersStopped()
