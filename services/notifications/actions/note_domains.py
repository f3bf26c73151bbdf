"""Note what receiving domains have said to mails that were tried: one that says "later" slows down alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.notifications.domain.answer import Answer
from services.notifications.domain.gates import is_domains, recovered, slowed
from services.notifications.store import gates
from services.notifications.store.messages import Claimed
from services.notifications.tools import Tools
from shared.work import Work


async def note_domains(work: Work[Tools], tried: Sequence[tuple[Claimed, Answer]], *, pause: timedelta) -> None:
    """A mail that was taken says something only where its domain is slowed down: nothing is written for the others."""
    said: list[tuple[str, datetime, bool]] = [
        (claimed.row["domain"], claimed.row["claimed_at"], answer.verdict == "accepted")
        for claimed, answer in tried
        if claimed.row["domain"] and (is_domains(answer) or (claimed.slow and answer.verdict == "accepted"))
    ]
    if not said:
        return
    known = await gates.hold(work.connection, {name for name, _, _ in said})
    for name, claimed_at, taken in said:
        gate = known[name]
        known[name] = (
            recovered(gate, claimed_at=claimed_at)
            if taken
            else slowed(gate, claimed_at=claimed_at, now=work.now, pause=pause)
        )
    await gates.save(work.connection, known)
