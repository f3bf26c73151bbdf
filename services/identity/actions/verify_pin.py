"""Verify a PIN: date of birth and PIN must both match, and every well-formed miss counts (S38)."""

from __future__ import annotations

import hmac
from functools import partial

from services.identity.actions.accept_proof import accept_proof
from services.identity.actions.hold_attempt import hold_attempt
from services.identity.domain import verification
from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AttemptGone, VerificationLocked
from shared.contracts.proofs import PinAccepted, PinRefused, VerifyPin
from shared.messages import Reply
from shared.seals import pin_check
from shared.work import Work


async def verify_pin(work: Work[Tools], request: VerifyPin) -> PinAccepted | PinRefused | AttemptGone:
    """Verify this attempt and no other, holding the registration's row, so that parallel guesses are counted."""
    held = await hold_attempt(work, request.attempt, partial(_standing, work))
    return held if isinstance(held, Reply) else await _try(work, request, *held)


async def _standing(
    work: Work[Tools], registration: Registration, attempt: Attempt
) -> tuple[Registration, Attempt] | PinAccepted | PinRefused:
    """Who may try; or the answer that stands whatever is tried."""
    if attempt.verified:
        return PinAccepted(step=attempt.step)
    refusal = verification.standing(registration.failures, work.now)
    return _refused(work, registration, attempt, refusal) if refusal else (registration, attempt)


async def _try(
    work: Work[Tools], request: VerifyPin, registration: Registration, attempt: Attempt
) -> PinAccepted | PinRefused:
    matched = _matches(work, request, registration)
    if matched is None:
        uncounted = verification.refusal(registration.failures, work.now, rules=work.tools.rules.pins)
        return _refused(work, registration, attempt, uncounted)
    return await (_accept if matched else _count)(work, registration, attempt)


def _matches(work: Work[Tools], request: VerifyPin, registration: Registration) -> bool | None:
    """Do both match? None when either is malformed. Both are always compared, in constant time."""
    born = verification.read_birth_date(work.tools.sealer.open(request.date_of_birth), work.now.date())
    pin = verification.read_pin(work.tools.sealer.open(request.pin))
    if born is None or pin is None or registration.person is None or registration.pin_check is None:
        return None
    born_right = hmac.compare_digest(born.isoformat(), registration.person.date_of_birth.isoformat())
    check = pin_check(work.tools.pin_key, registration.invitation_id, pin)
    return born_right & hmac.compare_digest(check, registration.pin_check)


async def _accept(work: Work[Tools], registration: Registration, attempt: Attempt) -> PinAccepted:
    step = await accept_proof(work, attempt, method="pin")
    _note(work, registration, attempt, "accepted")
    return PinAccepted(step=step)


async def _count(work: Work[Tools], registration: Registration, attempt: Attempt) -> PinRefused:
    rules = work.tools.rules.pins
    failures = verification.count_failure(registration.failures, work.now, rules=rules)
    await registrations.save_failures(work.connection, attempt.invitation_id, failures)
    if failures.locked_at is not None:
        work.announce(VerificationLocked(invitation_id=attempt.invitation_id, locked_at=failures.locked_at))
    return _refused(work, registration, attempt, verification.refusal(failures, work.now, rules=rules))


def _refused(
    work: Work[Tools], registration: Registration, attempt: Attempt, refusal: verification.Refusal
) -> PinRefused:
    _note(work, registration, attempt, refusal.reason)
    return PinRefused(reason=refusal.reason, attempts_left=refusal.attempts_left, retry_at=refusal.retry_at)


def _note(work: Work[Tools], registration: Registration, attempt: Attempt, outcome: str) -> None:
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="link",
        action=f"verify-pin.{outcome}",
        subject=str(attempt.invitation_id),
    )
