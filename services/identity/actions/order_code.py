"""Order a security code for a registration: hold its attempt, then place the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.identity.actions.hold_attempt import hold_attempt
from services.identity.actions.may_ask_code import may_ask_code
from services.identity.actions.place_order import place_order
from services.identity.domain.attempt import Attempt
from services.identity.domain.codes import Asker, Requests, Wish
from services.identity.domain.registration import Registration
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.messages import Reply
from shared.work import Work


@dataclass(frozen=True)
class Asking:
    """Who asks, and what was asked for before."""

    registration: Registration
    attempt: Attempt
    asker: Asker
    requests: Requests


async def order_code(
    work: Work[Tools], mark: str, wish_of: Callable[[Asking], Wish | None]
) -> CodeRequested | CodeNotRequested | AttemptGone:
    """One more code for this attempt, or why not."""
    asking = await hold_attempt(work, mark, partial(_standing, work))
    if isinstance(asking, Reply):
        return asking
    return await place_order(work, asking.asker, wish_of(asking), asking.requests)


async def _standing(work: Work[Tools], registration: Registration, attempt: Attempt) -> Asking | CodeNotRequested:
    asker = _asker(work, registration, attempt)
    if registration.failures.locked_at is not None and asker.channels:
        requests: Requests | CodeNotRequested = CodeNotRequested(reason="locked")
    else:
        requests = await may_ask_code(work, asker)
    if isinstance(requests, CodeNotRequested):
        refused = await place_order(work, asker, None, requests)
        return refused if isinstance(refused, CodeNotRequested) else requests
    return Asking(registration, attempt, asker, requests)


def _asker(work: Work[Tools], registration: Registration, attempt: Attempt) -> Asker:
    """Whoever is verified already needs no code."""
    offered = () if attempt.verified else registration.code_channels(work.tools.rules.codes.channels)
    return Asker(
        purpose="registration",
        subject=registration.invitation_id,
        holder=attempt.attempt_id,
        channels=offered,
        language=registration.language,
        practice_id=registration.practice.practice_id,
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        about=str(attempt.invitation_id),
    )
