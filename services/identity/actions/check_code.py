"""Check a code: the one that this browser asked for completes verification, and every well-formed miss counts (S45)."""

from __future__ import annotations

from functools import partial

from services.identity.actions.accept_proof import accept_proof
from services.identity.actions.hold_attempt import hold_attempt
from services.identity.actions.try_code import try_code
from services.identity.domain.attempt import Attempt
from services.identity.domain.codes import Asker
from services.identity.domain.registration import Registration
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CheckCode, CodeAccepted, CodeRefused
from shared.messages import Reply
from shared.work import Work


async def check_code(work: Work[Tools], request: CheckCode) -> CodeAccepted | CodeRefused | AttemptGone:
    """Holding the registration's row, so that fifty parallel guesses are five tries (trust.md 4, attack 3)."""
    trying = await hold_attempt(work, request.attempt, partial(_standing, work))
    if isinstance(trying, Reply):
        return trying
    registration, attempt = trying
    refused = await try_code(work, _asker(registration, attempt), work.tools.sealer.open(request.code))
    if refused is not None:
        return _refused(work, registration, attempt, refused)
    step = await accept_proof(work, attempt, method="phone")
    _note(work, registration, attempt, "accepted")
    return CodeAccepted(step=step)


async def _standing(
    work: Work[Tools], registration: Registration, attempt: Attempt
) -> tuple[Registration, Attempt] | CodeAccepted | CodeRefused:
    if attempt.verified:
        return CodeAccepted(step=attempt.step)
    if registration.failures.locked_at is not None:
        return _refused(work, registration, attempt, CodeRefused(reason="locked"))
    unheard = await try_code(work, _asker(registration, attempt), None)
    return _refused(work, registration, attempt, unheard) if unheard else (registration, attempt)


def _asker(registration: Registration, attempt: Attempt) -> Asker:
    return Asker("registration", registration.invitation_id, attempt.attempt_id)


def _refused(work: Work[Tools], registration: Registration, attempt: Attempt, reply: CodeRefused) -> CodeRefused:
    _note(work, registration, attempt, reply.reason)
    return reply


def _note(work: Work[Tools], registration: Registration, attempt: Attempt, outcome: str) -> None:
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="link",
        action=f"check-code.{outcome}",
        subject=str(attempt.invitation_id),
    )
