"""Recovery: what a browser with a mailed link has proven, and how often an answer may be tried (trust.md 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class RecoveryRules:
    """Wrong answers that an account bears until `memory` has passed without one; a new link makes them no fewer.

    `open_attempts` bounds how many browsers may stand at one link at a time (scanners open many).
    """

    answer_tries: int = 5
    memory: timedelta = timedelta(days=1)
    open_attempts: int = 50


@dataclass(frozen=True)
class Recovery:
    """What one browser has shown so far; another browser on the same link starts another one with nothing."""

    recovery_id: UUID
    account_id: UUID
    proven: bool = False


@dataclass(frozen=True)
class AnswerMisses:
    """Wrong answers of one account, from every browser together."""

    count: int = 0
    last_at: datetime | None = None


def closed_until(misses: AnswerMisses, now: datetime, *, rules: RecoveryRules) -> datetime | None:
    """Until when no answer is heard; None when one is."""
    if misses.last_at is None or misses.count < rules.answer_tries:
        return None
    opens_at = misses.last_at + rules.memory
    return opens_at if now < opens_at else None


def count_miss(misses: AnswerMisses, now: datetime, *, rules: RecoveryRules) -> AnswerMisses:
    """One more; what is older than the memory is forgotten."""
    return AnswerMisses(_remembered(misses, now, rules=rules) + 1, now)


def answers_left(misses: AnswerMisses, now: datetime, *, rules: RecoveryRules) -> int:
    """How many more wrong ones it bears."""
    return max(0, rules.answer_tries - _remembered(misses, now, rules=rules))


def _remembered(misses: AnswerMisses, now: datetime, *, rules: RecoveryRules) -> int:
    return misses.count if misses.last_at is not None and now < misses.last_at + rules.memory else 0
