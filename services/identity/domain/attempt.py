"""The registration attempt: one browser's way to a chart, with the three facts it must gather (spec D1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Order = Literal["verify_first", "account_first"]
Step = Literal["verify", "last_look", "set_up_account", "done"]

ORDERS: dict[Order, tuple[Step, ...]] = {
    "verify_first": ("verify", "last_look", "set_up_account"),
    "account_first": ("set_up_account", "verify", "last_look"),
}


@dataclass(frozen=True)
class Attempt:
    """What one browser has shown so far; another browser on the same link starts another one with nothing.

    `account_id` is the account that this attempt binds, `confirmed` says that the person took the last look.
    """

    attempt_id: UUID
    invitation_id: UUID
    order: Order
    verified: bool = False
    confirmed: bool = False
    account_id: UUID | None = None

    @property
    def step(self) -> Step:
        """The first thing missing, in the practice's order; "done" when all three facts are there."""
        missing: dict[Step, bool] = {
            "verify": not self.verified,
            "last_look": not self.confirmed,
            "set_up_account": self.account_id is None,
        }
        return next((step for step in ORDERS[self.order] if missing[step]), "done")

    @property
    def complete(self) -> bool:
        """Are identity, last look and account all there? Only then may access be granted."""
        return self.step == "done"
