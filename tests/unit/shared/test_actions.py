"""Which messages are acted on in one call."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shared.actions import BREATH, Action, Refused, Together, Told, perform, turns


async def alone(_work: Any, _message: Any) -> Refused | None:
    """An action for one message."""
    return None


async def take(_told: Any) -> list[None]:
    """What one call would find."""
    return []


async def act(_work: Any, _message: Any, _found: None) -> Refused | None:
    """What is done about one of them."""
    return None


async def take_each(told: Any) -> list[None]:
    """Nothing was found for any."""
    return [None] * len(told)


def first(message: str) -> str:
    """The aggregate of "b2" is "b"."""
    return message[0]


def test_an_action_that_works_alone_has_one_turn_sorted_by_aggregate_and_then_as_they_came() -> None:
    assert turns(alone, ["b2", "a1", "b1", "a0"], first) == [["a1", "a0", "b2", "b1"]]


def test_an_action_that_takes_them_together_meets_every_aggregate_once_in_a_turn() -> None:
    found = turns(Together(take, act), ["b2", "a1", "c1", "b1", "b0", "a0"], first)
    assert found == [["a1", "b2", "c1"], ["a0", "b1"], ["b0"]]


def test_nothing_has_no_turn() -> None:
    assert turns(Together(take, act), [], first) == []


@pytest.mark.parametrize("action", [alone, Together(take_each, act)])
async def test_whoever_else_waits_has_a_turn_before_a_long_batch_is_through(action: Action) -> None:
    nobody: Any = None
    batch: list[Told[Any, Any]] = [Told(nobody, nobody)] * (10 * BREATH)
    turns_of_another = 0

    async def another() -> None:
        nonlocal turns_of_another
        while True:
            turns_of_another += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(another())
    assert await perform(action, batch) == [None] * len(batch)
    waiting.cancel()
    assert turns_of_another >= 10
