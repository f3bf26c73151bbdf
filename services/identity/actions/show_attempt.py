"""Show an attempt: what the next page of a registration needs to know, and no more than was proven."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from services.identity.domain import verification
from services.identity.domain.attempt import Attempt
from services.identity.domain.codes import CodeRules, Requests, paused_until, welcome_at
from services.identity.domain.registration import Registration
from services.identity.store import attempts, codes, grants, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.identity import AttemptGone, AttemptShown, CodeStanding, ShowAttempt
from shared.work import Work


async def show_attempt(work: Work[Tools], request: ShowAttempt) -> AttemptShown | AttemptGone:
    """Where the attempt stands; what names or describes the patient only once identity is verified in it."""
    attempt = await attempts.find(work.connection, request.attempt, rules=work.tools.rules.links)
    if attempt is None:
        return AttemptGone()
    registration = await registrations.find(work.connection, work.tools.vault, attempt.invitation_id)
    if registration is None or not registration.is_open(work.now):
        return AttemptGone()
    if attempt.verified:
        await attempts.touch(work.connection, attempt.attempt_id, now=work.now)
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="verified" if attempt.verified else "link",
        action="show-attempt",
        subject=str(attempt.invitation_id),
    )
    stop = verification.standing(registration.failures, work.now)
    shown = _shown(attempt, registration, stop, renews=await _renews(work, attempt, registration))
    if attempt.verified:
        return shown
    rules = work.tools.rules.codes
    requests = await codes.find(work.connection, "registration", attempt.invitation_id, now=work.now)
    until = paused_until(requests, work.now, rules=rules)
    route = {
        "code_channels": registration.code_channels(rules.channels),
        "code": _code(requests, attempt, now=work.now, rules=rules),
        "code_tries": "locked" if shown.tries == "locked" else "paused" if until else "open",
        "code_tries_again_at": None if shown.tries == "locked" else until,
    }
    return shown.model_copy(update=route)


def _code(requests: Requests, attempt: Attempt, *, now: datetime, rules: CodeRules) -> CodeStanding | None:
    """The code that this browser asked for last, if it did, told alike whether one was sent or not."""
    code = requests.last_of(attempt.attempt_id)
    if code is None:
        return None
    return CodeStanding(
        channel=code.channel, expires_at=code.expires_at, again_at=welcome_at(requests, now, rules=rules)
    )


async def _renews(work: Work[Tools], attempt: Attempt, registration: Registration) -> bool:
    """Does it give back what was taken? Another mailbox than that account's is not told (S130)."""
    email = registration.person.email if registration.person else ""
    return await grants.follows(
        work.connection, work.tools.vault, registration, account_id=attempt.account_id, email=email
    )


def _shown(
    attempt: Attempt, registration: Registration, stop: verification.Refusal | None, *, renews: bool
) -> AttemptShown:
    person = registration.person if attempt.verified else None
    own = person if registration.relation == "self" else None
    return AttemptShown(
        step=attempt.step,
        order=attempt.order,
        practice=Practice(**asdict(registration.practice)),
        language=registration.language,
        verified=attempt.verified,
        relation=registration.relation,
        initials=person.initials if person else None,
        birth_year=person.date_of_birth.year if person else None,
        given_name=own.given_name if own else None,
        family_name=own.family_name if own else None,
        username=person.email if person else None,
        tries="open" if stop is None else "locked" if stop.reason == "locked" else "paused",
        tries_again_at=stop.retry_at if stop else None,
        renews=renews,
        bound=attempt.account_id is not None,
    )
