"""Accept a proof: this attempt, and no other, has shown who the person is, by PIN or by phone."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from services.identity.domain.attempt import Attempt, Step
from services.identity.store import attempts
from services.identity.tools import Tools
from shared.contracts.identity import IdentityVerified
from shared.work import Work


async def accept_proof(work: Work[Tools], attempt: Attempt, *, method: Literal["pin", "phone"]) -> Step:
    """The step that follows. The caller holds the registration's row."""
    await attempts.mark_verified(work.connection, attempt.attempt_id, now=work.now)
    work.announce(IdentityVerified(invitation_id=attempt.invitation_id, method=method, verified_at=work.now))
    return replace(attempt, verified=True).step
