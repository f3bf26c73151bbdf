"""Whatever is done about a forgotten password, in any order and at once: the real store does what a small model says.
Nobody chooses a password without the mailed link and a proof of the same browser, and then every session ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from copy import deepcopy
from itertools import permutations
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.integration.identity.codes_model import DAY
from tests.integration.identity.counter import at_counter
from tests.integration.identity.recovery_driver import Driver
from tests.integration.identity.recovery_model import Model
from tests.integration.identity.test_verification_machine import bounds
from tests.integration.identity.verification_driver import BROWSERS
from tests.integration.identity.verification_model import Order, Reply
from tests.suite import Suite

WHO = st.sampled_from(BROWSERS)
RIGHT = st.sampled_from([True, True, False])
DEEDS = ("forget", "open", "open", "answer", "answer", "answer_by_birth_date", "slip", "ask", "ask_again", "enter",
         "enter", "choose", "choose", "log_in")  # fmt: skip
WAITS = st.sampled_from([1, 1, 2, 10, 30, 59, 60, DAY])
WISH = st.tuples(st.sampled_from(DEEDS), WHO, RIGHT, st.integers(0, 5))
EARLY = 8
"""Steps before the owner changes the password or loses the chart: a history must come to something first."""
NEXT = {(): "open", ("RecoveryShown", "prove"): "answer", ("RecoveryShown", "choose_password"): "choose"}


class Recovering(RuleBasedStateMachine):
    """One account; `run` does what is asynchronous where the test's loop is."""

    suite: Suite
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    @initialize()
    def register(self) -> None:
        """Somebody who will forget, and asks for a link."""
        self.model, self.driver, self.chosen, self.steps = Model(), Driver(self.suite), 0, 0
        self.run(self.driver.begin())
        self._do([Order("forget")])
        self._do([Order("open", who, which=0) for who in BROWSERS])
        self._do([Order("log_in", who, which=0) for who in BROWSERS])

    @rule(wish=WISH)
    def one(self, wish: Any) -> None:
        """Somebody does something."""
        self._do([self._order(*wish)])

    @rule(wishes=st.lists(WISH, min_size=2, max_size=3, unique_by=lambda wish: wish[1]))
    def at_once(self, wishes: list[Any]) -> None:
        """Several browsers at the same moment: as if in one of the orders."""
        self._do([self._order(*wish) for wish in wishes])

    @rule(who=WHO, kind=st.sampled_from(["answer", "answer_by_birth_date", "enter"]), times=st.integers(2, 6))
    def guess(self, who: str, kind: str, times: int) -> None:
        """The same browser guesses many times at once."""
        self._do([self._order(kind, who, False, 1)] * times)

    @rule(who=WHO)
    def go_on(self, who: str) -> None:
        """The step that comes next for this browser, done right."""
        self._do([self._order(NEXT.get(self.model.shown(who), "open"), who, True, 1)])

    @rule(who=WHO)
    def prove(self, who: str) -> None:
        """A code on the phone, asked for and entered."""
        self._do([self._order("ask", who, True, 1)])
        self._do([self._order("enter", who, True, 1)])

    @rule(seldom=st.integers(0, 3))
    def change(self, seldom: int) -> None:
        """The owner changes the password in the settings, or loses the chart."""
        if self.steps > EARLY:
            self._do([self._order("change" if seldom else "revoke", "", True, 0)])

    @rule(minutes=WAITS)
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.model.now += minutes
        self.run(self.driver.do(Order("wait", which=minutes)))

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        """Counts, what each browser is shown, and who is logged in."""
        self.run(self._compare())

    def _order(self, kind: str, who: str, right: bool, which: int) -> Order:
        """A link, a code or a password is the newest or an older one; a code may be a wrong one too.

        Mostly (`which` is not 0) something that can come to something: whoever has no recovery follows a link first.
        """
        found, model = self.model.recovery(who), self.model
        if which and kind not in ("open", "forget", "log_in", "change", "revoke") and found is None:
            kind = "open"
        if which and kind == "open" and (model.live is None or model.now >= model.links[model.live]):
            kind = "forget"
        if which and kind == "enter" and found and self.model.codes.last(found.number, self.model.now) is None:
            kind = "ask"
        if which and kind == "choose" and found and not found.proven:
            kind = "answer"
        if kind == "open":
            return Order(kind, who, which=max(0, len(self.model.links) - 1 - which // 3))
        if kind == "enter":
            newest = len(self.model.codes.asked) - 1
            return Order(kind, who, which=max(0, newest - which // 3) if right and newest >= 0 else None)
        if kind == "log_in":
            return Order(kind, who, which=self.model.password if right else max(0, self.model.password - 1))
        if kind in ("choose", "change"):
            self.chosen += 1
            return Order(kind, who, which=self.chosen)
        return Order(kind, who, right)

    def _do(self, orders: list[Order]) -> None:
        self.steps += 1
        self.driver.passwords = self.model.password
        replies: list[Reply] = self.run(self.driver.at_once(orders))
        explained = []
        for order in set(permutations(range(len(orders)))):
            model = deepcopy(self.model)
            if all(model.apply(orders[one]) == replies[one] for one in order):
                explained.append(model)
        found = self.run(self.driver.counts())
        self.model = next((one for one in explained if self._says(one) == found), self.model)
        assert self._says(self.model) == found, (list(zip(orders, replies, strict=True)), self.model)
        assert explained, f"no order of these explains {list(zip(orders, replies, strict=True))}"

    def _says(self, model: Model) -> tuple[int, ...]:
        return model.misses, sum(code.wrong for code in model.codes.asked), len(model.links)

    async def _compare(self) -> None:
        assert await self.driver.counts() == self._says(self.model)
        for who in BROWSERS:
            assert await self.driver.shown(who) == self.model.shown(who), who
            assert await self.driver.logged_in(who) == (who in self.model.sessions), who


async def drive(suite: Suite, *, examples: int, steps: int, known: bool) -> None:
    """Let hypothesis invent that many histories, the same ones each time or others, in a thread of its own."""
    loop = asyncio.get_running_loop()
    async with at_counter(suite) as here:

        class Here(Recovering):
            pass

        Here.suite = here
        Here.run = staticmethod(lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(60))
        rules = bounds(examples=examples, steps=steps, known=known)
        await asyncio.to_thread(run_state_machine_as_test, Here, settings=rules)


async def test_whatever_is_done_about_a_forgotten_password_the_store_does_what_the_model_says(suite: Suite) -> None:
    await drive(suite, examples=12, steps=25, known=True)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_whatever_is_done_for_long_about_a_forgotten_password_the_store_does_what_the_model_says(
    suite: Suite,
) -> None:
    await drive(suite, examples=40, steps=40, known=False)
