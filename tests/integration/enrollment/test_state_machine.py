"""Whatever is ordered, in any order, twice and at once: the real store does what a small model says (issue 4)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from copy import deepcopy
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shared.audit import chart_chain
from shared.chains import faults
from shared.ids import new_id
from tests.integration.enrollment.driver import Driver, at_work
from tests.integration.enrollment.model import Model, Order, Reply
from tests.suite import PRACTICE, Suite

CHARTS = ("A", "B")
OWN = ("ana@example.org", "ana.silva@example.org")
PHONES = (None, "+14155552671", "+12125550142")
PEOPLE = st.sampled_from([("self", OWN[0]), ("self", OWN[1]), ("eva", "eva@example.org"), ("ivo", "ivo@example.org")])
TARGETED = ("resend", "change_phone", "cancel", "revoke", "granted", "granted", "locked", "bounced", "late",
            "identity_closed", "records_closed")  # fmt: skip
INVITES = st.tuples(st.just("invite"), st.sampled_from(CHARTS), PEOPLE, st.sampled_from(PHONES))
CHANGES = st.tuples(st.sampled_from(TARGETED), st.integers(0, 30), st.none(), st.sampled_from(PHONES))
WISHES = st.one_of(INVITES, CHANGES)
Wish = tuple[Any, ...]


def stands(model: Model) -> dict[Any, tuple[str, bool]]:
    """Where the model says that everybody stands, and whether it is revoked."""
    return {known: (one.status, "revoked" in one.facts) for known, one in model.known.items()}


class Clinic(RuleBasedStateMachine):
    """Two charts and their people; `run` does what is asynchronous where the test's loop is."""

    driver: Driver
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    @initialize()
    def open_the_door(self) -> None:
        """Charts of nobody else's, and nothing known of them."""
        self.model, self.since = Model(), new_id()
        self.place, self.told = self.since.hex, 0
        self.invited: list[Order] = []

    @rule(wish=WISHES)
    def one(self, wish: Wish) -> None:
        """Something happens."""
        self._do([self._order(wish)])

    @rule(wish=WISHES)
    def twice(self, wish: Wish) -> None:
        """Somebody clicks a second time, or a service tells once more."""
        order = self._order(wish)
        self._do([order])
        self._do([self._fresh(order)])

    @rule(wishes=st.lists(WISHES, min_size=2, max_size=4))
    def at_once(self, wishes: list[Wish]) -> None:
        """Several happen at the same time: as if in one of the orders."""
        self._do([self._order(wish) for wish in wishes])

    @rule(kinds=st.lists(st.sampled_from(TARGETED), min_size=2, max_size=7), which=st.integers(0, 5))
    def live(self, kinds: list[str], which: int) -> None:
        """A good deal happens to one invitation, one thing after the other."""
        known = list(self.model.known)
        for kind in kinds if known else ():
            self._do([Order(kind, target=known[-1 - which % len(known)], phone=PHONES[1])])

    @rule(kinds=st.lists(st.sampled_from(TARGETED), min_size=2, max_size=4), which=st.integers(0, 5))
    def live_at_once(self, kinds: list[str], which: int) -> None:
        """As much, at the same time."""
        known = list(self.model.known)
        if known:
            self._do([Order(kind, target=known[-1 - which % len(known)], phone=PHONES[1]) for kind in kinds])

    @rule(which=st.integers(0, 30))
    def hear_again(self, which: int) -> None:
        """A message that was worked on is told once more, months later."""
        if self.invited:
            self._do([self.invited[which % len(self.invited)]])

    @rule(chart=st.sampled_from(CHARTS), merged=st.booleans(), age=st.integers(0, 3))
    def merge(self, chart: str, merged: bool, age: int) -> None:
        """The EHR merges a chart into the other one or takes it back, and some of its words come late."""
        self.told += 1
        other = self._chart(CHARTS[1 - CHARTS.index(chart)])
        told = max(1, 10 * self.told - 15 * age)
        if told not in {known for known, _ in self.model.merges.values()}:
            self._do([Order("merge", chart=self._chart(chart), target=other if merged else None, told=told)])

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        """Status, PIN, who stands, and what everybody was told."""
        self.run(self._compare())

    def teardown(self) -> None:
        """Nobody touched what was written down."""
        self.run(self._verify())

    def _do(self, told: list[Order | None]) -> None:
        orders = [order for order in told if order is not None]
        replies: list[Reply] = self.run(self.driver.at_once(orders))
        found = self.run(self.driver.statuses(self.place))
        for order in permutations(range(len(orders))):
            model = deepcopy(self.model)
            explained = all(model.apply(orders[one], replies[one]) == replies[one] for one in order)
            if explained and found == stands(model):
                self.model = model
                return
        raise AssertionError(f"no order of these explains {list(zip(orders, replies, strict=True))}")

    def _order(self, wish: Wish) -> Order | None:
        kind, where, who, phone = wish
        if kind == "invite":
            name, email = who
            order = Order("invite", chart=self._chart(where), who=name, email=email, phone=phone, told=str(new_id()))
            self.invited.append(order)
            return order
        known = list(self.model.known)
        return Order(kind, target=known[where % len(known)], phone=phone) if known else None

    def _fresh(self, order: Order | None) -> Order | None:
        if order is None or order.kind != "invite":
            return order
        again = Order(**{**vars(order), "told": str(new_id())})
        self.invited.append(again)
        return again

    def _chart(self, name: str) -> str:
        return f"{self.place}-{name}"

    async def _compare(self) -> None:
        await self.driver.sweep()
        said = await self.driver.said(self.since)
        with_pin = await self.driver.with_pin(self.place)
        assert await self.driver.statuses(self.place) == stands(self.model)
        assert with_pin == {known for known, one in self.model.known.items() if one.is_open}
        for known in self.model.known:
            self._assert_told(said, known)
        for name in CHARTS:
            chart = self._chart(name)
            people = [person for person in self.model.standing if person[0] == chart]
            assert await self.driver.last_standing(chart) == len(people)
            assert (await self.driver.together(chart))[0] == self.model.root(chart)

    def _assert_told(self, said: list[tuple[str, dict[str, Any]]], known: UUID) -> None:
        """The EHR's newest word is the truth; identity and records heard of every end, and of no other."""
        own = [(kind, body) for kind, body in said if body.get("invitation_id") == str(known)]
        words = {body["version"]: body["status"] for kind, body in own if kind == "enrollment.changed"}
        assert words[max(words)] == self.model.known[known].status
        facts = self.model.known[known].facts
        assert ("access.revoked" in {kind for kind, _ in own}) == ("revoked" in facts)
        assert ("invitation.canceled" in {kind for kind, _ in own}) == ("canceled" in facts)

    async def _verify(self) -> None:
        async with self.driver.desk.reading() as connection:
            for name in CHARTS:
                assert await faults(connection, chain=chart_chain(PRACTICE, self._chart(name))) == []


async def drive(suite: Suite, *, examples: int, steps: int, known: bool) -> None:
    """Let hypothesis invent that many histories, the same ones each time or others, in a thread of its own."""
    await suite.add_practice()
    loop = asyncio.get_running_loop()
    async with at_work(suite) as driver:

        class Here(Clinic):
            pass

        Here.driver = driver
        Here.run = staticmethod(lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(30))
        bounds = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=known,
            phases=[Phase.generate],  # to shrink what failed takes longer than a test may
            suppress_health_check=list(HealthCheck),
        )
        await asyncio.to_thread(run_state_machine_as_test, Here, settings=bounds)


async def test_whatever_is_ordered_the_store_does_what_the_model_says(suite: Suite) -> None:
    await drive(suite, examples=10, steps=15, known=True)


@pytest.mark.slow
async def test_whatever_is_ordered_for_long_the_store_does_what_the_model_says(suite: Suite) -> None:
    await drive(suite, examples=60, steps=30, known=False)
