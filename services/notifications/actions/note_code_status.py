"""Note what the provider tells of a code: that it arrived, or that it did not; anything on the way is no news."""

from __future__ import annotations

import structlog
from prometheus_client import Counter

from services.notifications.actions.tell_failed_code import tell_failed_code
from services.notifications.domain.code import heard
from services.notifications.store import codes
from services.notifications.tools import Tools
from shared.contracts.notifications import NoteCodeStatus
from shared.work import Work

log = structlog.get_logger()
REPORTED = Counter(
    "chartkey_codes_reported", "What the provider told later, by channel and outcome", ["channel", "outcome"]
)


async def note_code_status(work: Work[Tools], command: NoteCodeStatus) -> None:
    """The first end that is told stands. The practice hears of a failure; no page of the person's does: it would tell
    who was right (docs/adr/0046)."""
    outcome = heard(command.status)
    if outcome is None:
        return
    row = await codes.report(work.connection, command.message_id, outcome, code=command.error)
    if row is None:
        return
    REPORTED.labels(row["channel"], outcome).inc()
    if outcome == "failed":
        tell_failed_code(work, row, "not_delivered")
        log.warning("message.not_arrived", message=str(command.message_id), reason_code=command.error)
