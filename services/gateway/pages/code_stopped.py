"""Where no security code would be heard: why, until when, and what to do instead (S46, trust.md 1)."""

from __future__ import annotations

from datetime import datetime

from services.gateway.answers import Page
from services.gateway.pages.progress import progress
from services.gateway.pages.waits import wait
from shared.contracts.identity import AttemptShown


def code_stopped(attempt: AttemptShown, *, now: datetime, status: int) -> Page | None:
    """The page in place of a form that could only be refused; None where the form is of use."""
    if attempt.code_tries == "open":
        return None
    unit, count = wait(attempt.code_tries_again_at or now, now=now)
    frame = {"progress": progress(attempt), "stop": attempt.code_tries, "unit": unit, "count": count}
    return Page("code_stopped.html", frame, status=status)
