"""Identity tells that there were too many failures (trust.md 1)."""

from __future__ import annotations

from services.enrollment.changes import note
from services.enrollment.domain.facts import Facts
from services.enrollment.tools import Tools
from shared.contracts.identity import VerificationLocked
from shared.work import Work


async def note_verification_locked(work: Work[Tools], told: VerificationLocked) -> None:
    """The practice must invite anew: the PIN opens nothing any more and is erased."""
    await note(work, told.invitation_id, Facts(locked_at=told.locked_at), action="note_verification_locked")
