"""Wait for the morning: a mail that may go in its practice's hours alone goes back at night, whatever made it late."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.notifications.actions.admit_messages import HELD
from services.notifications.domain.gates import Held
from services.notifications.store import held
from services.notifications.store.messages import Claimed
from services.notifications.tools import Tools
from shared.work import Work

QUIET = "quiet"


async def wait_for_morning(work: Work[Tools], claimed: Sequence[Claimed], *, worker: UUID) -> list[Claimed]:
    """Those that may go at this hour. For the others it is as if they had never been claimed (docs/adr/0049)."""
    ready: list[Claimed] = []
    asleep = []
    for one in claimed:
        due_at = one.hours.next(work.now) if one.hours else work.now
        if due_at <= work.now:
            ready.append(one)
            continue
        asleep.append((one.attempt, Held(QUIET, due_at)))
        if one.row["held"] != QUIET:
            HELD.labels(QUIET).inc()
    if asleep:
        await held.hold_back(work.connection, asleep, worker=worker)
    return ready
