"""One history, its deliveries in any order, twice, and months later: in the end everybody can do the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.enrollment import AccessShown, PersonInvited, ShowAccess, StaffRefused
from shared.contracts.identity import LinkAccepted, SessionAsserted
from shared.contracts.proofs import PinAccepted
from shared.contracts.records import SectionShown
from shared.ids import new_id
from tests.integration.enrollment import orders
from tests.integration.house.post import Post, post_of
from tests.integration.identity.persons import BORN, Browser, mailed_links, step
from tests.integration.records.reader import Reader
from tests.suite import PRACTICE, Suite

HISTORIES = {
    "waits": ("invite", "resend", "change phone", "resend"),
    "enrolled": ("invite", "resend", "accept"),
    "canceled": ("invite", "resend", "cancel"),
    "revoked": ("invite", "resend", "accept", "revoke"),
    "canceled and invited again": ("invite", "cancel", "invite", "resend", "accept"),
    "revoked and invited again": ("invite", "accept", "revoke", "invite", "accept"),
    "not me": ("invite", "resend", "disown"),
    "not me and invited again": ("invite", "disown", "invite", "accept"),
    "revoked twice": ("invite", "accept", "revoke", "invite", "accept", "revoke"),
}
NOBODY, HOLDER = (False, False), (True, True)
"""Is the chart in somebody's list, and can they read it?"""

ENDS = {
    "waits": [("invited", NOBODY)],
    "enrolled": [("enrolled", HOLDER)],
    "canceled": [("canceled", NOBODY)],
    "revoked": [("revoked", NOBODY)],
    "canceled and invited again": [("canceled", NOBODY), ("enrolled", HOLDER)],
    "revoked and invited again": [("revoked", NOBODY), ("enrolled", HOLDER)],
    "not me": [("disowned", NOBODY)],
    "not me and invited again": [("disowned", NOBODY), ("enrolled", HOLDER)],
    "revoked twice": [("revoked", NOBODY), ("revoked", NOBODY)],
}
Choice = Callable[[int], int]
"""One of so many."""


@dataclass
class Town:
    """A practice with one patient, and who came in by each invitation."""

    post: Post = field(repr=False)
    chart: str = field(default_factory=lambda: new_id().hex)
    invited: list[UUID] = field(default_factory=list)
    holders: dict[UUID, Browser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.suite = self.post.suite_of_it()

    async def step(self, name: str) -> bool:
        """Somebody does the next thing; False if they cannot yet."""
        if name in ("accept", "disown"):
            return await self._open(self.invited[-1], name)
        if name == "invite":
            reply = await self.post.ask(
                orders.invite(chart_id=self.chart, date_of_birth=BORN, email="rosa@example.org")
            )
            if isinstance(reply, PersonInvited) and reply.outcome == "issued":
                self.invited.append(reply.invitation_id)
                return True
            return False
        order: Any = {
            "resend": orders.resend,
            "cancel": orders.cancel,
            "revoke": orders.revoke,
            "change phone": lambda who: orders.change_phone(who, "(212) 555-0142"),
        }[name]
        return not isinstance(await self.post.ask(order(self.invited[-1])), StaffRefused)

    async def end(self) -> list[tuple[Any, ...]]:
        """What the practice sees, and what everybody can do, by each invitation."""
        rows = {row.invitation_id: row for row in await self._window()}
        found = []
        for who in self.invited:
            row = rows[who]
            found.append((row.status, row.access_code is not None, await self._sees(who), *await self._opens(who)))
        return found

    async def _open(self, who: UUID, name: str) -> bool:
        """With the newest mail and the code from the front desk."""
        links, code = await mailed_links(self.suite, who), await self._code(who)
        browser = Browser(self.suite)
        if not links or code is None or not isinstance(await browser.open(links[-1]), LinkAccepted):
            return False
        assert isinstance(await browser.verify(code), PinAccepted)
        if name == "disown":
            await browser.not_me()
        else:
            await browser.confirm()
            made = await browser.create(f"rosa-{who.hex[-12:]}")
            assert step(made) == "done", made
            self.holders[who] = browser
        return True

    async def _sees(self, who: UUID) -> tuple[bool, bool]:
        """Is the chart in the account's list, and can it be read with whatever a browser may still hold?"""
        if who not in self.holders:
            return False, False
        asserted = await self.holders[who].who()
        listed = isinstance(asserted, SessionAsserted) and who in {chart.grant_id for chart in asserted.charts}
        async with self.suite.connection("identity") as connection:
            account_id = await connection.fetchval("select account_id::text from grants where grant_id = $1", who)
        reader = Reader(self.suite, account_id=UUID(account_id), grant_id=who)
        return listed, isinstance(await reader.look(), SectionShown)

    async def _opens(self, who: UUID) -> tuple[int, bool]:
        """How many of its mailed links open, and whether the newest does, to whoever has the code."""
        opened, proven, code = 0, False, await self._code(who)
        for link in await mailed_links(self.suite, who):
            browser = Browser(self.suite)
            opens = isinstance(await browser.open(link), LinkAccepted)
            proven = opens and code is not None and isinstance(await browser.verify(code), PinAccepted)
            opened += opens
        return opened, proven

    async def _code(self, who: UUID) -> str | None:
        [code] = [row.access_code for row in await self._window() if row.invitation_id == who]
        return Browser(self.suite).unseal(code).replace("-", "") if code else None

    async def _window(self) -> Any:
        shown = await self.post.ask(ShowAccess(practice_id=PRACTICE, chart_id=self.chart, staff_id="desk"))
        assert isinstance(shown, AccessShown)
        return shown.rows


async def play(town: Town, history: tuple[str, ...], choose: Choice | None) -> list[tuple[Any, ...]]:
    """The history, in order or as `choose` will; who can do what in the end, and after all was told once more."""
    post, steps = town.post, list(history)
    while steps or post.waiting:
        moves = ["step"] * bool(steps) + ["deliver"] * (2 * bool(post.waiting)) + ["again"] * bool(post.delivered)
        move = moves[choose(len(moves))] if choose else ("deliver" if post.waiting else "step")
        if move == "again" and choose:
            await post.deliver(post.delivered[choose(len(post.delivered))])
        elif move == "step" and await town.step(steps[0]):
            steps.pop(0)
        else:
            assert post.waiting, f"nobody can {steps[0]}"
            await post.deliver_next(choose or (lambda _: 0))
    await post.sweep()
    found = await town.end()
    await _months_later(post, choose)
    assert await post.intact(PRACTICE, town.chart)
    return found + await town.end()


async def race(town: Town, choose: Choice) -> list[tuple[Any, ...]]:
    """The person accepts whenever they can, and the practice takes it back whenever it will, as far as it knows."""
    post, still = town.post, ["accept", "take back"]
    await town.step("invite")
    while post.waiting or "take back" in still:
        who = still[choose(len(still))] if still and choose(2) else ""
        if who == "accept" and await town.step("accept"):
            still.remove(who)
        elif who == "take back":
            assert await town.step("cancel") or await town.step("revoke")
            still.remove(who)
        elif post.waiting:
            await post.deliver_next(choose)
    await post.sweep()
    found = await town.end()
    await _months_later(post, choose)
    return found + await town.end()


async def _months_later(post: Post, choose: Choice | None) -> None:
    """All that was ever told is told again, in yet another order; what was right before hides behind none of it."""
    post.waiting += post.delivered if choose else []
    while post.waiting:
        await post.deliver(post.waiting.pop(choose(len(post.waiting)) if choose else 0))


async def compare(suite: Suite, history: str, *, ways: range) -> None:
    """So many ways to deliver it with the one in order."""
    await suite.add_practice()
    async with post_of(suite) as post:
        in_order = await play(Town(post), HISTORIES[history], None)
        assert [(row[0], row[2]) for row in in_order[: len(ENDS[history])]] == ENDS[history]
        for way in ways:
            post.waiting, post.delivered = [], []
            found = await play(Town(post), HISTORIES[history], Random(way).randrange)
            assert found == in_order, f"way {way}"


@pytest.mark.spec("S88", "S89", "S90")
@pytest.mark.parametrize("history", HISTORIES)
async def test_a_history_ends_alike_whatever_order_its_deliveries_come_in(suite: Suite, history: str) -> None:
    await compare(suite, history, ways=range(4))


@pytest.mark.spec("S88", "S89", "S90")
async def test_an_acceptance_that_meets_the_practice_s_no_loses_for_ever_wherever_they_meet(suite: Suite) -> None:
    await suite.add_practice()
    ends = set()
    async with post_of(suite) as post:
        for way in range(20):
            post.waiting, post.delivered = [], []
            for status, has_code, *can in await race(Town(post), Random(way).randrange):
                assert (has_code, *can) == (False, NOBODY, 0, False)
                ends.add(status)
    assert ends == {"canceled", "revoked"}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("history", HISTORIES)
async def test_a_history_ends_alike_in_very_many_orders(suite: Suite, history: str) -> None:
    await compare(suite, history, ways=range(4, 100))
