"""How long to wait, in the unit that people would say."""

from __future__ import annotations

from datetime import datetime

from services.gateway.answers import Problem

_UNITS = (("seconds", 90, 1), ("minutes", 90 * 60, 60), ("hours", float("inf"), 3600))
STEP = 5
"""Seconds are told in fives: nobody counts them one by one."""


def wait(moment: datetime, *, now: datetime) -> tuple[str, int]:
    """The unit and how many of it, rounded up, at least one: ("seconds", 45), ("minutes", 12), ("hours", 5)."""
    left = (moment - now).total_seconds()
    unit, seconds = next((unit, seconds) for unit, until, seconds in _UNITS if left <= until)
    count = max(1, -int(-left // seconds))
    return unit, -(-count // STEP) * STEP if unit == "seconds" else count


def waiting_problem(sentence: str, moment: datetime, *, now: datetime) -> Problem:
    """A problem of no field, which passes by itself; the catalogs have its sentence once for each unit."""
    unit, count = wait(moment, now=now)
    return Problem("", f"{sentence}_{unit}", {"count": count})
