"""Notifications tells that a security code has not reached the phone on record."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.notifications import CodeFailed
from shared.work import Work


async def failed(work: Work[Tools], told: CodeFailed, before: Invitation) -> None:
    """Staff see it, and can correct the phone."""
    note(work, before, Facts(code_failed_at=told.failed_at), action="note_code_failed")


note_code_failed = Together(take=found, act=failed)
