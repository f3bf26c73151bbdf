"""Admit claimed messages through their gates: those whose turn is not yet go back and take no worker meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.notifications.actions.tell_held import tell_held
from services.notifications.actions.tell_outcome import About, tell_outcome
from services.notifications.domain.gates import Admission, Gate, Held, Limit, admit
from services.notifications.domain.message import URGENT, Waiting
from services.notifications.store import gates
from services.notifications.store import held as held_store
from services.notifications.store.gates import DOMAIN, PRACTICE, SERVER
from services.notifications.store.messages import Claimed
from services.notifications.tools import Tools
from shared.work import Work

log = structlog.get_logger()
HELD = Counter("chartkey_mails_held", "Mails that began to wait for their turn, by what holds them", ["gate"])
TOLD_AGAIN = timedelta(hours=1)
PER_SECOND, PER_DAY = f"{SERVER}second", f"{SERVER}day"


@dataclass(frozen=True)
class Limits:
    """The pace of each receiving domain and practice, with those that have one of their own, by the gate's name; our
    way out has none unless its provider has told one. After a first "later" a domain rests for `pause`."""

    domain: Limit
    practice: Limit
    own: dict[str, Limit]
    pause: timedelta = timedelta(seconds=15)

    def of(self, names: Sequence[str]) -> dict[str, Limit]:
        """The limit of each gate that has one."""
        found = {name: self.own.get(name) or self._usual(name) for name in names}
        return {name: limit for name, limit in found.items() if limit}

    def _usual(self, name: str) -> Limit | None:
        return self.domain if name.startswith(DOMAIN) else self.practice if name.startswith(PRACTICE) else None


async def admit_messages(
    work: Work[Tools], claimed: Sequence[Claimed], *, worker: UUID, limits: Limits
) -> Sequence[Claimed]:
    """Those that may go now. Urgent mails wait before no gate; only our way out counts them."""
    wanted = [(one.attempt.message_id, _gates_of(one)) for one in claimed]
    measured = limits.of([*{name for _, names in wanted for name in names}])
    if not measured:
        return claimed
    known = await gates.hold(work.connection, measured)
    admission = admit(
        wanted,
        gates=known,
        limits=measured,
        under_way=await _under_way(work, claimed, measured),
        now=work.now,
        urgent=claimed[0].lane in URGENT,
    )
    await _write(work, claimed, admission, worker=worker)
    await tell_held(work, claimed, admission, known={**known, **admission.changed}, limits=measured)
    go = set(admission.go)
    return [_slow(one, known) for one in claimed if one.attempt.message_id in go]


def _gates_of(claimed: Claimed) -> list[str]:
    """In the order in which they are passed: what is over its practice's day uses up nobody else's."""
    if claimed.lane in URGENT:
        return [PER_DAY, PER_SECOND]
    domain, practice_id = claimed.row["domain"], claimed.row["practice_id"]
    practice = [f"{PRACTICE}{practice_id}"] if practice_id else []
    return [*practice, PER_DAY, *([domain] if domain else []), PER_SECOND]


async def _under_way(work: Work[Tools], claimed: Sequence[Claimed], measured: dict[str, Limit]) -> dict[str, int]:
    """What others hold of each domain's mails; what has just been claimed is not yet admitted."""
    domains = [name for name, limit in measured.items() if limit.at_once is not None]
    found = await gates.under_way(work.connection, domains) if domains else {}
    for one in claimed:
        if one.row["domain"] in found:
            found[one.row["domain"]] -= 1
    return found


async def _write(work: Work[Tools], claimed: Sequence[Claimed], admission: Admission, *, worker: UUID) -> None:
    held = [(one, admission.held[one.attempt.message_id]) for one in claimed
            if one.attempt.message_id in admission.held]  # fmt: skip
    changed = dict(admission.changed)
    if held:
        await held_store.hold_back(work.connection, [(one.attempt, by) for one, by in held], worker=worker)
        for name in {by.gate for one, by in held if _tell(work, one, by)}:
            changed[name] = _told(changed[name], name, now=work.now)
    if changed:
        await gates.save(work.connection, changed)


def _tell(work: Work[Tools], one: Claimed, by: Held) -> bool:
    """A mail that begins to wait for its practice's day shows so in the practice's window."""
    kind = by.gate.partition(":")[0]
    if one.row["held"] == kind:
        return False
    HELD.labels(kind).inc()
    if not by.gate.startswith(PRACTICE):
        return False
    tell_outcome(work, About.of(one.row), Waiting(by.due_at))
    return True


def _told(gate: Gate, name: str, *, now: datetime) -> Gate:
    """Operators are told of a practice's day now and then, not of each mail."""
    if gate.told_at is not None and now - gate.told_at < TOLD_AGAIN:
        return gate
    log.warning("mails.held", gate=name)
    return replace(gate, told_at=now)


def _slow(one: Claimed, known: dict[str, Gate]) -> Claimed:
    gate = known.get(one.row["domain"] or "")
    return replace(one, slow=True) if gate and gate.slower else one
