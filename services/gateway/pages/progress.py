"""The step indicator: the same three steps, in the order that the practice chose (D1)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.contracts.identity import AttemptShown, Step

_ORDERS: dict[str, tuple[Step, ...]] = {
    "verify_first": ("verify", "last_look", "set_up_account"),
    "account_first": ("set_up_account", "verify", "last_look"),
}


@dataclass(frozen=True)
class Progress:
    """Which of the steps is now; `current` counts from 1."""

    steps: tuple[Step, ...]
    current: int


def progress(attempt: AttemptShown) -> Progress:
    """Where this attempt stands; of an account that is there already no step is shown that will not come."""
    steps = _ORDERS[attempt.order]
    if attempt.bound and attempt.order == "verify_first":
        steps = tuple(step for step in steps if step != "set_up_account")
    return Progress(steps, steps.index(attempt.step) + 1)
