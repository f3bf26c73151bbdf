"""The registration attempt gathers three facts, in the practice's order."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from services.identity.domain.attempt import Attempt, Order, Step
from shared.ids import new_id

FACTS: dict[Step, dict[str, Any]] = {
    "verify": {"verified": True},
    "last_look": {"confirmed": True},
    "set_up_account": {"account_id": new_id()},
}


def begun(order: Order) -> Attempt:
    return Attempt(new_id(), new_id(), order)


@pytest.mark.parametrize(
    ("order", "path"),
    [
        ("verify_first", ["verify", "last_look", "set_up_account"]),
        ("account_first", ["set_up_account", "verify", "last_look"]),
    ],
)
@pytest.mark.spec("S47", "S49", "S74")
def test_each_order_asks_for_one_thing_after_the_other(order: Order, path: list[Step]) -> None:
    attempt = begun(order)
    for step in path:
        assert attempt.step == step
        attempt = replace(attempt, **FACTS[step])
    assert attempt.step == "done"


@pytest.mark.parametrize("order", ["verify_first", "account_first"])
def test_an_attempt_is_complete_only_with_all_three_facts_whatever_came_first(order: Order) -> None:
    for path in permutations(FACTS):
        attempt = begun(order)
        for step in path:
            assert not attempt.complete
            attempt = replace(attempt, **FACTS[step])
        assert attempt.complete
