"""Actions: what a service does about an event or a command, alone or together with others that wait beside it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from shared.work import Work

F = TypeVar("F")
T = TypeVar("T")
M = TypeVar("M")
X = TypeVar("X")


BREATH = 4
"""Messages that are worked on before whoever else waits for this process has a turn."""


@dataclass(frozen=True)
class Refused:
    """An EHR's event is refused: the reason code goes back to its sender."""

    reason: str


class Told(NamedTuple, Generic[T, M]):
    """One message of a batch, and the work that is done about it."""

    work: Work[T]
    message: M


@dataclass(frozen=True)
class Together(Generic[F]):
    """An action of a hot queue: its messages share their statements, not their fate.

    `take` does in one statement what each message would begin with (read, lock, claim) and finds one thing for each,
    in their order; `act` goes on with it for one message and leaves its writing to `Work.write`. No two messages of one
    call have the same aggregate, and what one call has written the next one sees.
    """

    take: Callable[[Sequence[Told[Any, Any]]], Awaitable[Sequence[F]]]
    act: Callable[[Work[Any], Any, F], Awaitable[Refused | None]]


Action: TypeAlias = "Callable[[Work[Any], Any], Awaitable[Refused | None]] | Together[Any]"


async def in_turn(messages: Iterable[X]) -> AsyncIterator[X]:
    """One after the other; a batch of hundreds holds up no revocation and no page until it is through."""
    for number, message in enumerate(messages, 1):
        yield message
        if number % BREATH == 0:
            await asyncio.sleep(0)


async def perform(action: Action, told: Sequence[Told[Any, Any]]) -> list[Refused | None]:
    """Act on messages of different aggregates; whatever is raised is raised for all of them."""
    if not isinstance(action, Together):
        return [await action(work, message) async for work, message in in_turn(told)]
    pairs = zip(told, await action.take(told), strict=True)
    return [await action.act(work, message, one) async for (work, message), one in in_turn(pairs)]


def turns(action: Action, messages: Sequence[X], aggregate: Callable[[X], str]) -> list[list[X]]:
    """Which messages are acted on in one call, sorted by aggregate against deadlocks, otherwise as they came: for an
    action that takes them together the first one of every aggregate, then every second one, and so on."""
    in_order = sorted(messages, key=aggregate)
    if not isinstance(action, Together):
        return [in_order]
    found: list[list[X]] = []
    heard: Counter[str] = Counter()
    for message in in_order:
        turn = heard[aggregate(message)]
        heard[aggregate(message)] += 1
        if turn == len(found):
            found.append([])
        found[turn].append(message)
    return found
