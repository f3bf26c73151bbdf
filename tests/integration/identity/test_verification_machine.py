"""Whatever people, scanners and the practice do with an invitation, in any order and at once: the real store does what
a small model says, and nobody gets in without all that it takes, shown by one browser (issue 5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from copy import deepcopy
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.integration.identity.codes_model import DAY
from tests.integration.identity.counter import at_counter
from tests.integration.identity.verification_driver import BROWSERS, Driver
from tests.integration.identity.verification_model import Model, Order, Reply
from tests.suite import Suite

WHO = st.sampled_from(BROWSERS)
RIGHT = st.sampled_from([True, True, False])
DEEDS = ("open", "open", "show", "verify", "verify", "ask", "ask_again", "enter", "enter", "confirm", "confirm",
         "create", "link", "log_in", "not_me", "log_out_everywhere")  # fmt: skip
STAFF = ("resend", "resend", "reissue", "cancel", "revoke")
WAITS = st.sampled_from([1, 2, 10, 15, 30, 31, 60, 2, 1, DAY, 7 * DAY, 21 * DAY])
EARLY = 12
"""Steps before anything happens that ends the invitation for good: a history must come to something first."""
WISH = st.tuples(st.sampled_from(DEEDS), WHO, RIGHT, st.integers(0, 5))


class Registering(RuleBasedStateMachine):
    """One invitation; `run` does what is asynchronous where the test's loop is."""

    suite: Suite
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    @initialize(order=st.sampled_from(["verify_first", "verify_first", "account_first"]))
    def invite(self, order: str) -> None:
        """A mailbox with a link in it."""
        self.model, self.driver, self.steps = Model(order), Driver(self.suite, order), 0
        self.run(self.driver.begin())
        self._do([Order("open", who, which=0) for who in BROWSERS])

    @rule(wish=WISH)
    def one(self, wish: Any) -> None:
        """Somebody does something."""
        self._do([self._order(*wish)])

    @rule(wishes=st.lists(WISH, min_size=2, max_size=3, unique_by=lambda wish: wish[1]), staff=st.sampled_from(STAFF))
    def at_once(self, wishes: list[Any], staff: str) -> None:
        """Several browsers, and perhaps the practice, at the same moment: as if in one of the orders."""
        told = [Order(staff)] if wishes[0][3] == 0 and self.steps > EARLY else []
        self._do([*(self._order(*wish) for wish in wishes), *told])

    @rule(who=WHO, right=RIGHT, times=st.integers(2, 6))
    def guess(self, who: str, right: bool, times: int) -> None:
        """The same browser guesses many times at once."""
        self._do([self._order("verify" if right else "enter", who, False, 1)] * times)

    @rule(who=WHO, link=st.booleans())
    def go_on(self, who: str, link: bool) -> None:
        """The step that comes next for this browser, done right."""
        attempt = self.model._attempt(who)
        step = self.model._step(attempt) if attempt else ""
        kind = {"verify": "verify", "last_look": "confirm", "set_up_account": "link" if link else "create"}
        self._do([Order(kind[step], who) if step in kind else self._order("open", who, True, 0)])

    @rule(who=WHO)
    def prove(self, who: str) -> None:
        """A code on the phone, asked for and entered."""
        self._do([self._order("ask", who, True, 1)])
        self._do([self._order("enter", who, True, 1)])

    @rule(staff=st.sampled_from(STAFF), seldom=st.integers(0, 3))
    def tell(self, staff: str, seldom: int) -> None:
        """The practice does something, and rarely something final."""
        self._do([Order(staff if seldom == 0 and self.steps > EARLY else "resend")])

    @rule(minutes=WAITS)
    def wait(self, minutes: int) -> None:
        """Time passes."""
        minutes = minutes if self.steps > EARLY else min(minutes, 60)
        self.model.now += minutes
        self.run(self.driver.do(Order("wait", which=minutes)))

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        """Counts, the grant, and what each browser sees."""
        self.run(self._compare())

    def _order(self, kind: str, who: str, right: bool, which: int) -> Order:
        """A link is an older one or the newest; a code is the newest, an older one or a wrong one.

        Mostly (`which` is not 0) something that can come to something: whoever has no attempt opens the link first.
        """
        attempt = self.model._attempt(who)
        if which and kind not in ("open", "log_in") and attempt is None and self.model.is_open:
            kind = "open"
        elif which and kind == "enter" and attempt and self.model.codes.last(attempt.number, self.model.now) is None:
            kind = "ask"
        elif kind == "not_me" and self.steps <= EARLY:
            kind = "show"
        if kind == "open":
            return Order(kind, who, which=max(0, len(self.model.links) - 1 - which // 2))
        if kind == "enter":
            newest = len(self.model.codes.asked) - 1
            return Order(kind, who, which=max(0, newest - which // 3) if right and newest >= 0 else None)
        return Order(kind, who, right)

    def _do(self, orders: list[Order]) -> None:
        self.steps += 1
        replies: list[Reply] = self.run(self.driver.at_once(orders))
        explained = []
        for order in set(permutations(range(len(orders)))):
            model = deepcopy(self.model)
            if all(model.apply(orders[one]) == replies[one] for one in order):
                explained.append(model)
        found = self.run(self._found())
        self.model = next((one for one in explained if self._says(one) == found), self.model)
        assert self._says(self.model) == found, (list(zip(orders, replies, strict=True)), self.model)
        assert explained, f"no order of these explains {list(zip(orders, replies, strict=True))}"

    def _says(self, model: Model) -> tuple[Any, ...]:
        wrong = sum(code.wrong for code in model.codes.asked)
        return model.wrong_pins, wrong, model.granted is not None, model.opens() is not None, len(model.links)

    async def _found(self) -> tuple[Any, ...]:
        account, stands, _ = await self.driver.grant()
        return (*await self.driver.counts(), account is not None, stands, await self.driver.link_count())

    async def _compare(self) -> None:
        assert await self._found() == self._says(self.model)
        _, _, shown = await self.driver.grant()
        assert shown, "a grant that no single browser has earned"
        opens = self.model.opens()
        for who in BROWSERS:
            holds = self.model.sessions.get(who)
            assert await self.driver.sees(who) == (None if holds is None else holds == opens), who


def bounds(*, examples: int, steps: int, known: bool) -> settings:
    """How many histories of how many steps; the same ones each time if `known`."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=known,
        phases=[Phase.generate],  # to shrink what failed takes longer than a test may
        suppress_health_check=list(HealthCheck),
    )


async def drive(suite: Suite, *, examples: int, steps: int, known: bool) -> None:
    """Let hypothesis invent that many histories, the same ones each time or others, in a thread of its own."""
    loop = asyncio.get_running_loop()
    async with at_counter(suite) as here:

        class Here(Registering):
            pass

        Here.suite = here
        Here.run = staticmethod(lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(60))
        rules = bounds(examples=examples, steps=steps, known=known)
        await asyncio.to_thread(run_state_machine_as_test, Here, settings=rules)


async def test_whatever_is_done_with_an_invitation_the_store_does_what_the_model_says(suite: Suite) -> None:
    await drive(suite, examples=12, steps=25, known=True)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_whatever_is_done_for_long_with_an_invitation_the_store_does_what_the_model_says(suite: Suite) -> None:
    await drive(suite, examples=40, steps=40, known=False)
