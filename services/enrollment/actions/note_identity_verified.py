"""Identity tells that somebody proved who they are (S38)."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.identity import IdentityVerified
from shared.work import Work


async def verified(work: Work[Tools], told: IdentityVerified, before: Invitation) -> None:
    """The PIN stays readable: it is used only by the grant."""
    note(work, before, Facts(verified_at=told.verified_at), action="note_identity_verified")


note_identity_verified = Together(take=found, act=verified)
