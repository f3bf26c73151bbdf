"""Confirm the last look: the person has seen whose chart it is and by what right, and says yes."""

from __future__ import annotations

from dataclasses import replace

from services.identity.actions.grant_access import grant_access
from services.identity.store import attempts, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AttemptGone, ConfirmLastLook, Registered
from shared.work import Work


async def confirm_last_look(work: Work[Tools], request: ConfirmLastLook) -> Registered | AttemptGone:
    """Note the yes, and grant when it was the last thing missing; before identity is verified it counts for nothing."""
    registration = await registrations.lock_by_attempt(work.connection, work.tools.vault, request.attempt)
    await attempts.hold(work.connection, request.attempt)  # its account may be one whose sessions are ended just now
    attempt = await attempts.find(work.connection, request.attempt, rules=work.tools.rules.links)
    if registration is None or attempt is None or not registration.is_open(work.now):
        return AttemptGone()
    outcome = "confirmed" if attempt.verified else "not_verified"
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="verified" if attempt.verified else "link",
        action=f"confirm-last-look.{outcome}",
        subject=str(attempt.invitation_id),
    )
    if not attempt.verified:
        return Registered(step=attempt.step)
    await attempts.mark_confirmed(work.connection, attempt.attempt_id, now=work.now)
    seen = replace(attempt, confirmed=True)
    return await grant_access(work, registration, seen, browser=request.browser, device=request.device)
