"""What every form says that takes a new password, typed twice (S64)."""

from __future__ import annotations

from services.gateway.answers import Problem
from services.gateway.fields import LONGEST_SECRET, Fields


def unlike_passwords(fields: Fields) -> tuple[Problem, ...]:
    """What can be seen without asking; whether it is good enough, identity says."""
    password, confirm = fields.secret("password"), fields.secret("confirm")
    if not password:
        return (Problem("password", "problem.password_missing"),)
    if len(password) > LONGEST_SECRET:
        return (Problem("password", "problem.password_long"),)
    if not confirm:
        return (Problem("confirm", "problem.confirm_missing"),)
    return () if password == confirm else (Problem("confirm", "problem.confirm"),)
