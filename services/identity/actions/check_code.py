"""Check a code: the one that this browser asked for completes verification, and every well-formed miss counts (S45)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from functools import partial

from services.identity.actions.accept_proof import accept_proof
from services.identity.actions.hold_attempt import hold_attempt
from services.identity.domain.attempt import Attempt
from services.identity.domain.codes import Code, Requests, checks_left, paused_until, read_code, standing
from services.identity.domain.registration import Registration
from services.identity.store import codes
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CheckCode, CodeAccepted, CodeRefused
from shared.messages import Reply
from shared.work import Work


@dataclass(frozen=True)
class Trying:
    """Who tries which code, and what its invitation has counted so far."""

    registration: Registration
    attempt: Attempt
    requests: Requests
    code: Code


async def check_code(work: Work[Tools], request: CheckCode) -> CodeAccepted | CodeRefused | AttemptGone:
    """Holding the registration's row, so that fifty parallel guesses are five tries (trust.md 4, attack 3)."""
    trying = await hold_attempt(work, request.attempt, partial(_standing, work))
    return trying if isinstance(trying, Reply) else await _try(work, request, trying)


async def _standing(
    work: Work[Tools], registration: Registration, attempt: Attempt
) -> Trying | CodeAccepted | CodeRefused:
    if attempt.verified:
        return CodeAccepted(step=attempt.step)
    refused, rules = partial(_refused, work, registration, attempt), work.tools.rules.codes
    if registration.failures.locked_at is not None:
        return refused(CodeRefused(reason="locked"))
    requests = await codes.find(work.connection, "registration", registration.invitation_id, now=work.now)
    if until := paused_until(requests, work.now, rules=rules):
        return refused(CodeRefused(reason="paused", retry_at=until))
    code = requests.last_of(attempt.attempt_id)
    over = standing(code, work.now, rules=rules)
    if code is None or over is not None:
        return refused(CodeRefused(reason=over or "expired"))
    return Trying(registration, attempt, requests, code)


async def _try(work: Work[Tools], request: CheckCode, trying: Trying) -> CodeAccepted | CodeRefused:
    typed = read_code(work.tools.sealer.open(request.code))
    if typed is None:
        left = checks_left(trying.code, trying.requests, rules=work.tools.rules.codes)
        uncounted = CodeRefused(reason="no_match", attempts_left=left)
        return _refused(work, trying.registration, trying.attempt, uncounted)
    check = codes.code_check(work.tools.vault, trying.code.code_id, typed)
    # A code that was sent to nobody is never right, not even by luck.
    fits = hmac.compare_digest(check, trying.code.check or b"") & trying.code.sent
    return await (_accept if fits else _count)(work, trying)


async def _accept(work: Work[Tools], trying: Trying) -> CodeAccepted:
    await codes.void(work.connection, "registration", trying.registration.invitation_id)
    step = await accept_proof(work, trying.attempt, method="phone")
    _note(work, trying.registration, trying.attempt, "accepted")
    return CodeAccepted(step=step)


async def _count(work: Work[Tools], trying: Trying) -> CodeRefused:
    rules = work.tools.rules.codes
    missed = replace(trying.code, failures=trying.code.failures + 1)
    known = Requests([missed if code is trying.code else code for code in trying.requests.codes])
    spent = missed.failures >= rules.checks
    await codes.count_failure(work.connection, missed, spent=spent)
    if until := paused_until(known, work.now, rules=rules):
        reply = CodeRefused(reason="paused", retry_at=until)
    elif spent:
        reply = CodeRefused(reason="spent", attempts_left=0)
    else:
        reply = CodeRefused(reason="no_match", attempts_left=checks_left(missed, known, rules=rules))
    return _refused(work, trying.registration, trying.attempt, reply)


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
