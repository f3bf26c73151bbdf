"""Identity tells that there were too many failures (trust.md 1)."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.identity import VerificationLocked
from shared.work import Work


async def locked(work: Work[Tools], told: VerificationLocked, before: Invitation) -> None:
    """The practice must invite anew: the PIN opens nothing any more and is erased."""
    note(work, before, Facts(locked_at=told.locked_at), action="note_verification_locked")


note_verification_locked = Together(take=found, act=locked)
