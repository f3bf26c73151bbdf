"""Hold an attempt for one try: the registration's row is waited for only by who may try at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import attempts, registrations
from services.identity.tools import Tools
from shared.contracts.identity import AttemptGone
from shared.messages import Reply
from shared.work import Work

S = TypeVar("S")


async def hold_attempt(
    work: Work[Tools], mark: str, standing: Callable[[Registration, Attempt], Awaitable[S]]
) -> S | AttemptGone:
    """What `standing` makes of the attempt: a reply that stands whatever is tried, or what the try needs.

    It is asked before the row is held and, if it lets the try pass, again when it is: parallel tries are counted one
    by one, and a flood of tries that may not be made holds up nobody else.
    """
    where = work.connection, work.tools.vault, mark
    seen = await _asked(work, mark, await registrations.find_by_attempt(*where), standing)
    if isinstance(seen, Reply):
        return seen
    return await _asked(work, mark, await registrations.lock_by_attempt(*where), standing)


async def _asked(
    work: Work[Tools],
    mark: str,
    registration: Registration | None,
    standing: Callable[[Registration, Attempt], Awaitable[S]],
) -> S | AttemptGone:
    attempt = await attempts.find(work.connection, mark, rules=work.tools.rules.links)
    if registration is None or attempt is None or not registration.is_open(work.now):
        return AttemptGone()
    return await standing(registration, attempt)
