"""End an attempt: the person has seen at the last look that this invitation is for somebody else."""

from __future__ import annotations

from dataclasses import asdict

from services.identity.actions.freeze_invitation import freeze_invitation
from services.identity.store import attempts, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.identity import AttemptEnded, AttemptGone, EndAttempt
from shared.work import Work


async def end_attempt(work: Work[Tools], request: EndAttempt) -> AttemptEnded | AttemptGone:
    """With it the invitation is frozen, whoever else may hold its link: the practice is told, and invites anew."""
    registration = await registrations.lock_by_attempt(work.connection, work.tools.vault, request.attempt)
    attempt = await attempts.find(work.connection, request.attempt, rules=work.tools.rules.links)
    if registration is None or attempt is None or not registration.is_open(work.now):
        return AttemptGone()
    await freeze_invitation(work, registration, attempt_id=attempt.attempt_id)
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="verified" if attempt.verified else "link",
        action="end-attempt",
        subject=str(attempt.invitation_id),
    )
    return AttemptEnded(practice=Practice(**asdict(registration.practice)))
