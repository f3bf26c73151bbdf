"""Order a security code: count the request, keep the code, and let notifications have it, whoever it is for.

A request that does not match goes the same way to its end, with a number that is nobody's (docs/adr/0017).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from prometheus_client import Counter

from services.identity.actions.hold_attempt import hold_attempt
from services.identity.domain.attempt import Attempt
from services.identity.domain.codes import (
    Channel,
    Code,
    Requests,
    new_code,
    nobodys,
    paused_until,
    welcome_at,
)
from services.identity.domain.registration import Registration
from services.identity.store import codes
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AttemptGone, CodeStanding
from shared.contracts.notifications import SendCode
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.ids import new_id
from shared.messages import Reply
from shared.work import Work

CODES = Counter("chartkey_codes", "Security codes that were asked for, by what became of it", ["outcome"])


@dataclass(frozen=True)
class Asking:
    """Who asks, and what was asked for before."""

    registration: Registration
    attempt: Attempt
    requests: Requests


@dataclass(frozen=True)
class Wish:
    """What is asked for: the way, the phone that was typed, and whether it and the date of birth are right."""

    channel: Channel
    phone: str
    phone_index: bytes
    matched: bool


async def order_code(
    work: Work[Tools], mark: str, wish_of: Callable[[Asking], Wish | None]
) -> CodeRequested | CodeNotRequested | AttemptGone:
    """One more code for this attempt, or why not; `wish_of` gives None for what no person would ask."""
    asking = await hold_attempt(work, mark, partial(_standing, work))
    if isinstance(asking, Reply):
        return asking
    wish = wish_of(asking)
    if wish is None:
        return _refused(work, asking.registration, asking.attempt, CodeNotRequested(reason="malformed"))
    if wish.channel not in asking.registration.code_channels(work.tools.rules.codes.channels):
        return _refused(work, asking.registration, asking.attempt, CodeNotRequested(reason="not_offered"))
    return await _order(work, asking, wish)


async def _standing(work: Work[Tools], registration: Registration, attempt: Attempt) -> Asking | CodeNotRequested:
    rules = work.tools.rules.codes
    refused = partial(_refused, work, registration, attempt)
    if attempt.verified or not registration.code_channels(rules.channels):
        return refused(CodeNotRequested(reason="not_offered"))
    if registration.failures.locked_at is not None:
        return refused(CodeNotRequested(reason="locked"))
    requests = await codes.find(work.connection, "registration", registration.invitation_id, now=work.now)
    if until := paused_until(requests, work.now, rules=rules):
        return refused(CodeNotRequested(reason="paused", retry_at=until))
    if (at := welcome_at(requests, work.now, rules=rules)) > work.now:
        return refused(CodeNotRequested(reason="too_soon", retry_at=at))
    return Asking(registration, attempt, requests)


async def _order(work: Work[Tools], asking: Asking, wish: Wish) -> CodeRequested:
    rules, vault = work.tools.rules.codes, work.tools.vault
    registration, attempt = asking.registration, asking.attempt
    practice_id = registration.practice.practice_id
    room = await codes.has_room(
        work.connection, phone_index=wish.phone_index, practice_id=practice_id, now=work.now, rules=rules
    )
    code_id, secret = new_id(), new_code()
    code = Code(
        code_id=code_id,
        holder=attempt.attempt_id,
        channel=wish.channel,
        phone_index=wish.phone_index,
        matched=wish.matched,
        sent=wish.matched and room,
        requested_at=work.now,
        expires_at=work.now + rules.life,
        check=codes.code_check(vault, code_id, secret),
    )
    await codes.add(
        work.connection, code, purpose="registration", subject=registration.invitation_id, practice_id=practice_id
    )
    _send(work, registration, code, phone=wish.phone, secret=secret)
    _note(work, registration, attempt, "sent" if code.sent else "no_room" if wish.matched else "no_match")
    known = Requests([code, *asking.requests.codes])
    again_at = welcome_at(known, work.now, rules=rules)
    return CodeRequested(code=CodeStanding(channel=code.channel, expires_at=code.expires_at, again_at=again_at))


def _send(work: Work[Tools], registration: Registration, code: Code, *, phone: str, secret: str) -> None:
    seal = work.tools.sealer.seal
    work.ask(
        SendCode(
            message_id=code.code_id,
            channel=code.channel,
            to=seal("notifications", phone if code.sent else nobodys(phone)),
            code=seal("notifications", secret),
            language=registration.language,
            practice_id=registration.practice.practice_id,
            deadline=code.expires_at,
        )
    )


def _refused(
    work: Work[Tools], registration: Registration, attempt: Attempt, reply: CodeNotRequested
) -> CodeNotRequested:
    _note(work, registration, attempt, reply.reason)
    return reply


def _note(work: Work[Tools], registration: Registration, attempt: Attempt, outcome: str) -> None:
    CODES.labels(outcome).inc()
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="link",
        action=f"request-code.{outcome}",
        subject=str(attempt.invitation_id),
    )
