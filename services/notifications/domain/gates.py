"""Gates that mails pass at a measured pace: a receiving domain, a practice's day, our way out (RFC 5321 4.5.4.1).

A gate is one row that all workers share. It keeps until when its pace is used up (the generic cell rate algorithm,
ITU-T I.371) and the line of those that wait: each gets a place of its own in time, and takes no worker meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.domain.answer import Answer

SLOWEST = 6
"""How often a pace is halved at most: to a sixty-fourth."""
LONGEST_PAUSE = timedelta(minutes=15)
MAILBOXES = ("4.1.", "4.2.")
"""Temporary words about one mailbox (RFC 3463 3.2, 3.3); whatever else says "later" speaks for its domain."""


@dataclass(frozen=True)
class Limit:
    """`count` mails in `per`, the first `burst` of them without a pause; `at_once` in the hands of workers. Those that
    wait look again after `longest_wait` at most, because the pace may have changed."""

    count: float
    per: timedelta
    burst: int
    at_once: int | None = None
    longest_wait: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class Gate:
    """The pace is used up until `used_until`; the line of those that wait reaches to `line_until`; the pace is halved
    `slower` times, the last time at `slowed_at`; at `told_at` somebody was told that mails wait."""

    used_until: datetime | None = None
    line_until: datetime | None = None
    slower: int = 0
    slowed_at: datetime | None = None
    told_at: datetime | None = None


@dataclass(frozen=True)
class Held:
    """A mail that has to wait until `due_at`, and before which gate."""

    gate: str
    due_at: datetime


@dataclass(frozen=True)
class Admission:
    """Who may go, who waits, and the gates that have changed by it."""

    go: Sequence[UUID] = ()
    held: Mapping[UUID, Held] = field(default_factory=dict)
    changed: Mapping[str, Gate] = field(default_factory=dict)


def admit(
    mails: Sequence[tuple[UUID, Sequence[str]]], *, gates: Mapping[str, Gate], limits: Mapping[str, Limit],
    under_way: Mapping[str, int], now: datetime, urgent: bool = False,
) -> Admission:  # fmt: skip
    """Each mail passes all its gates, or waits before the first that is shut and uses up none. `under_way` is how many
    of each gate's mails others hold. What is `urgent` waits for nothing, and is counted all the same."""
    known, hands = dict(gates), dict(under_way)
    go: list[UUID] = []
    held: dict[UUID, Held] = {}
    for message_id, names in mails:
        measured = [name for name in names if name in limits]
        shut = None if urgent else next((one for one in measured if not _is_open(one, known, limits, hands, now)), None)
        if shut is not None:
            known[shut], due_at = queued(known.get(shut, Gate()), limits[shut], now)
            held[message_id] = Held(shut, due_at)
            continue
        go.append(message_id)
        for name in measured:
            known[name] = taken(known.get(name, Gate()), limits[name], now)
            hands[name] = hands.get(name, 0) + 1
    return Admission(go, held, {name: gate for name, gate in known.items() if gate != gates.get(name)})


def _is_open(
    name: str, gates: Mapping[str, Gate], limits: Mapping[str, Limit], hands: Mapping[str, int], now: datetime
) -> bool:
    return has_room(gates.get(name, Gate()), limits[name], now, under_way=hands.get(name, 0))


def has_room(gate: Gate, limit: Limit, now: datetime, *, under_way: int = 0) -> bool:
    """May one more pass now?"""
    if limit.at_once is not None and under_way >= max(limit.at_once >> gate.slower, 1):
        return False
    return _free_at(gate, limit, now) <= now


def taken(gate: Gate, limit: Limit, now: datetime) -> Gate:
    """After one has passed."""
    return replace(gate, used_until=max(gate.used_until or now, now) + _apart(gate, limit))


def queued(gate: Gate, limit: Limit, now: datetime) -> tuple[Gate, datetime]:
    """One more in the line, and when its turn is; a line that is too long begins anew, between the others."""
    first, apart, last = _free_at(gate, limit, now), _apart(gate, limit), now + limit.longest_wait
    turn = max(gate.line_until or now, first) + apart
    if turn > last:
        turn = min(first + apart, last)
    return replace(gate, line_until=turn), turn


def ends(gate: Gate, limit: Limit, now: datetime, *, waiting: int) -> datetime:
    """When the last of so many has passed, if nothing else comes."""
    return _free_at(gate, limit, now) + _apart(gate, limit) * max(waiting - 1, 0)


def is_domains(answer: Answer) -> bool:
    """Does this answer say that the whole receiving domain wants less?"""
    if answer.verdict != "deferred" or answer.status.startswith(MAILBOXES):
        return False
    return answer.code.startswith("smtp_4") or answer.code in ("timeout", "closed")


def slowed(gate: Gate, *, claimed_at: datetime, now: datetime, pause: timedelta) -> Gate:
    """After a mail that was claimed then was put off: half the pace, after a pause. What was under way together counts
    once."""
    if gate.slowed_at is not None and claimed_at <= gate.slowed_at:
        return gate
    rest = min(pause * (1 << gate.slower), LONGEST_PAUSE)
    used_until = max(gate.used_until or now, now + rest)
    return replace(gate, slower=min(gate.slower + 1, SLOWEST), slowed_at=now, used_until=used_until)


def recovered(gate: Gate, *, claimed_at: datetime) -> Gate:
    """After a mail that was claimed then was taken: twice the pace, up to what was agreed."""
    if not gate.slower or (gate.slowed_at is not None and claimed_at <= gate.slowed_at):
        return gate
    return replace(gate, slower=gate.slower - 1)


def _apart(gate: Gate, limit: Limit) -> timedelta:
    return limit.per / limit.count * (1 << gate.slower)


def _free_at(gate: Gate, limit: Limit, now: datetime) -> datetime:
    """When the next may pass; a gate that is slower than agreed allows no burst."""
    ahead = timedelta() if gate.slower else _apart(gate, limit) * (limit.burst - 1)
    return max((gate.used_until or now) - ahead, now)
