"""Tell how many mails of a practice wait for its day, whenever that has changed: its staff see it in the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.notifications.domain.gates import Admission, Gate, Limit, ends
from services.notifications.store import held
from services.notifications.store.gates import PRACTICE
from services.notifications.store.messages import Claimed
from services.notifications.tools import Tools
from shared.contracts.held_mails import MailsHeld
from shared.work import Work


async def tell_held(
    work: Work[Tools],
    claimed: Sequence[Claimed],
    admission: Admission,
    *,
    known: Mapping[str, Gate],
    limits: Mapping[str, Limit],
) -> None:
    """Once for all that was claimed together. What an older release had held back counts as well."""
    concerned = {one.row["practice_id"] for one in claimed if _waits_or_waited(one, admission)}
    if not concerned:
        return
    for practice_id, mails in (await held.of_practices(work.connection, concerned)).items():
        name = f"{PRACTICE}{practice_id}"
        until = ends(known[name], limits[name], work.now, waiting=mails)
        work.announce(MailsHeld(practice_id=practice_id, mails=mails, until=until, told_at=work.now))


def _waits_or_waited(one: Claimed, admission: Admission) -> bool:
    by = admission.held.get(one.attempt.message_id)
    waits: bool = by is not None and by.gate.startswith(PRACTICE)
    waited: bool = one.row["held"] == "practice"
    return waits != waited
