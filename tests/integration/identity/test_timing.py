"""Time tells nobody whether a name, an address, a phone or half of a proof is right (trust.md 4, attack 2).

A hash costs next to nothing here: what it hides otherwise, all that is done beside it, is what is measured.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from shared.contracts.recovery import RemindUsername, RequestReset
from tests.integration.identity.counter import Counter, at_counter, invited
from tests.integration.identity.letters import mailed_token
from tests.integration.identity.persons import WRONG_PIN, Browser, execute
from tests.integration.identity.phones import PHONE
from tests.integration.identity.recoverers import OTHER_PHONE, Forgetful
from tests.integration.identity.test_link_account import link_to
from tests.integration.identity.timing import Way, assert_alike, p_value
from tests.suite import Suite

NAME, NOBODYS = "rosa@example.org", "kate@example.org"
UNLIMITED: dict[str, Any] = {"code_apart_seconds": 0, "code_burst": 10_000, "code_phone_daily": 10_000}
LEFT_BEHIND = ("login_misses", "mailings", "outbox", "audit_heads", "audit", "codes", "answer_misses")


@pytest.fixture
async def chartkey(suite: Suite) -> AsyncIterator[Suite]:
    """A suite that asks at identity's desk, and has one account in it."""
    rules = suite.build("identity", **UNLIMITED)._tools.rules
    async with at_counter(suite) as found:
        counter: Any = found.bus
        assert isinstance(counter, Counter)
        counter.desk = replace(counter.desk, tools=replace(counter.desk.tools, rules=rules))
        _, link = await invited(found, counter, phone=PHONE)
        await Browser(found).register(link, NAME)
        yield found


async def nothing_left(chartkey: Suite) -> None:
    """As if nobody had asked before."""
    for table in LEFT_BEHIND:
        await execute(chartkey, f"delete from {table}")


def by_name(ask: Callable[[str], Awaitable[Any]]) -> dict[str, Way]:
    """The same question about a name that is somebody's and about one that is nobody's."""
    return {name: partial(ask, name) for name in (NAME, NOBODYS)}


async def forgetful(chartkey: Suite) -> Forgetful:
    """Somebody who follows the mailed link."""
    person = Forgetful(chartkey)
    await person.forget(NAME)
    await person.open(await mailed_token(chartkey, "reset_password"))
    return person


async def opened(chartkey: Suite) -> Browser:
    """Somebody with an invitation."""
    counter: Any = chartkey.bus
    _, link = await invited(chartkey, counter, phone=PHONE)
    person = Browser(chartkey)
    await person.open(link)
    return person


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_known_and_unknown_names_log_in_alike(chartkey: Suite) -> None:
    person = Browser(chartkey, known="some-other-computer")
    await assert_alike(
        by_name(lambda name: person.log_in(name, "Wrong-horse-9")),
        tidy=lambda: nothing_left(chartkey),
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_known_and_unknown_names_are_linked_alike(chartkey: Suite) -> None:
    person = await opened(chartkey)
    await person.verify()
    await person.confirm()
    await assert_alike(
        by_name(lambda name: link_to(person, name, "Wrong-horse-9")),
        tidy=lambda: nothing_left(chartkey),
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_known_and_unknown_names_are_sent_a_link_alike(chartkey: Suite) -> None:
    await assert_alike(
        by_name(lambda name: chartkey.bus.ask(RequestReset(username=name, language="en"))),
        tidy=lambda: nothing_left(chartkey),
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_known_and_unknown_addresses_are_reminded_alike(chartkey: Suite) -> None:
    await assert_alike(
        by_name(lambda name: chartkey.bus.ask(RemindUsername(email=name, language="en"))),
        tidy=lambda: nothing_left(chartkey),
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_either_half_of_the_pin_route_is_refused_alike(chartkey: Suite) -> None:
    person = await opened(chartkey)

    async def tidy() -> None:
        await nothing_left(chartkey)
        await execute(chartkey, "update registrations set pin_failures = 0, paused_until = null, locked_at = null")

    ways = {
        "both wrong": lambda: person.verify(WRONG_PIN, "1980-01-03"),
        "pin wrong": lambda: person.verify(WRONG_PIN),
        "born wrong": lambda: person.verify(born="1980-01-03"),
    }
    await assert_alike(ways, tidy=tidy)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_a_right_request_for_a_code_and_a_wrong_one_are_alike(chartkey: Suite) -> None:
    person = await opened(chartkey)
    ways = {
        "right": lambda: person.ask_code(PHONE),
        "born wrong": lambda: person.ask_code(PHONE, "1980-01-03"),
        "phone wrong": lambda: person.ask_code(OTHER_PHONE),
    }
    await assert_alike(ways, tidy=lambda: nothing_left(chartkey))


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_either_half_of_the_security_question_is_refused_alike(chartkey: Suite) -> None:
    person = await forgetful(chartkey)
    ways = {
        "both wrong": lambda: person.answer("Fido", "1980-01-03"),
        "answer wrong": lambda: person.answer("Fido"),
        "born wrong": lambda: person.answer(born="1980-01-03"),
    }
    await assert_alike(ways, tidy=lambda: execute(chartkey, "delete from answer_misses"))


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_a_phone_on_record_and_another_one_are_sent_a_code_alike(chartkey: Suite) -> None:
    person = await forgetful(chartkey)
    ways = {"right": lambda: person.ask_code(PHONE), "wrong": lambda: person.ask_code(OTHER_PHONE)}
    await assert_alike(ways, tidy=lambda: execute(chartkey, "delete from codes"))


async def test_a_way_that_takes_a_little_longer_is_caught() -> None:
    """A twentieth of a millisecond among noise of a whole one."""

    async def work(more: float) -> None:
        await asyncio.sleep(random.random() / 1000 + more)

    async def nothing() -> None:
        """No traces."""

    with pytest.raises(AssertionError, match="time tells them apart"):
        await assert_alike({"one": lambda: work(0), "other": lambda: work(0.0006)}, tidy=nothing, samples=100)


def test_ranks_tell_what_is_shifted_and_no_more() -> None:
    even, odd = [float(n) for n in range(0, 400, 2)], [float(n) for n in range(1, 400, 2)]
    assert p_value(even, odd) > 0.9
    assert p_value(even, [one + 80 for one in odd]) < 0.01
