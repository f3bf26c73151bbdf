"""Identity tells that somebody proved who they are (S38)."""

from __future__ import annotations

from services.enrollment.changes import note
from services.enrollment.domain.facts import Facts
from services.enrollment.tools import Tools
from shared.contracts.identity import IdentityVerified
from shared.work import Work


async def note_identity_verified(work: Work[Tools], told: IdentityVerified) -> None:
    """The PIN stays readable: it is used only by the grant."""
    await note(work, told.invitation_id, Facts(verified_at=told.verified_at), action="note_identity_verified")
