"""Note a mail server's report: a mail that it had taken has failed after all, or is late."""

from __future__ import annotations

from services.notifications.actions.tell_outcome import MAILS, About, tell_outcome
from services.notifications.domain.message import Bounced, Waiting
from services.notifications.domain.report import Report
from services.notifications.domain.suppression import is_dead
from services.notifications.store import messages, suppressions
from services.notifications.tools import Tools
from shared.work import Work


async def note_report(work: Work[Tools], report: Report) -> bool:
    """False when it has to be read again later: a worker is sending this very mail now. Told twice it is told once."""
    if await messages.is_under_way(work.connection, report.message_id):
        return False
    if report.action == "delayed":
        row = await messages.reported(work.connection, report.message_id)
        if row:
            tell_outcome(work, About.of(row), Waiting(work.now))
        return True
    answer = f"report {report.status}".rstrip()
    row = await messages.fail(work.connection, report.message_id, code=answer)
    if row is None:
        return True
    about = About.of(row)
    if is_dead(report.status):
        work.write(suppressions.add, (about.message_id, answer))
    MAILS.labels(about.kind, "bounced").inc()
    tell_outcome(work, about, Bounced("refused"), answer=answer)
    return True
