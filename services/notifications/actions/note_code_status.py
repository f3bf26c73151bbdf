"""Note what the provider tells of a code: that it arrived, or that it did not; anything on the way is no news."""

from __future__ import annotations

import structlog
from prometheus_client import Counter

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
    """The first end that is told stands. No page tells that a code failed: it would tell who was right (adr/0040)."""
    outcome = heard(command.status)
    if outcome is None:
        return
    channel = await codes.report(work.connection, command.message_id, outcome, code=command.error)
    if channel is None:
        return
    REPORTED.labels(channel, outcome).inc()
    if outcome == "failed":
        log.warning("message.not_arrived", message=str(command.message_id), reason_code=command.error)
