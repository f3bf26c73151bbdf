"""Whoever has an invitation's link makes few accounts, and learns of few names whether they are anybody's (ADR 41)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.identity import AccountRefused, Registered
from tests.integration.identity.counter import Counter, at_counter, invited, pass_time
from tests.integration.identity.persons import Browser, all_at_once, mailed_links, said, value
from tests.suite import Suite

TAKEN = AccountRefused(reason="username_taken")
TOO_MANY = AccountRefused(reason="too_many")
SOMEBODY = "somebody@example.org"


@pytest.fixture
async def chartkey(suite: Suite) -> AsyncIterator[Suite]:
    """A suite that asks at identity's desk."""
    async with at_counter(suite) as found:
        yield found


@pytest.fixture
def counter(chartkey: Suite) -> Counter:
    """That desk."""
    found: Any = chartkey.bus
    assert isinstance(found, Counter)
    return found


async def link_first(chartkey: Suite, counter: Counter) -> str:
    """The link of an invitation by which the account is made before anything is proven."""
    _, link = await invited(chartkey, counter, order="account_first")
    return link


async def create(chartkey: Suite, link: str, email: str) -> Any:
    """In a browser that has only this link."""
    browser = Browser(chartkey)
    await browser.open(link)
    return await browser.create("", email=email, question="")


async def letters(chartkey: Suite) -> int:
    """How many were written to confirm an address."""
    return int(await value(chartkey, "select count(*) from mailings where purpose = 'confirm_email'"))


@pytest.mark.spec("S67", "S70")
async def test_twenty_browsers_at_once_make_five_accounts_and_no_more_letters(
    chartkey: Suite, counter: Counter
) -> None:
    link = await link_first(chartkey, counter)
    replies = await all_at_once(*(create(chartkey, link, f"someone-{one}@example.net") for one in range(20)))
    assert sum(isinstance(reply, Registered) for reply in replies) == 5
    assert replies.count(TOO_MANY) == 15
    assert await value(chartkey, "select count(*) from accounts") == 5
    assert await letters(chartkey) == 5


@pytest.mark.spec("S60")
async def test_after_thirty_taken_names_nothing_tells_a_taken_name_from_a_free_one(
    chartkey: Suite, counter: Counter
) -> None:
    assert isinstance(await create(chartkey, await link_first(chartkey, counter), SOMEBODY), Registered)
    link = await link_first(chartkey, counter)
    replies = await all_at_once(*(create(chartkey, link, SOMEBODY) for _ in range(40)))
    assert (replies.count(TAKEN), replies.count(TOO_MANY)) == (30, 10)
    for asked in (SOMEBODY, "nobody@example.net"):
        assert await create(chartkey, link, asked) == TOO_MANY


async def test_a_day_later_both_are_welcome_again_and_no_hour_earlier(chartkey: Suite, counter: Counter) -> None:
    link = await link_first(chartkey, counter)
    for one in range(5):
        assert isinstance(await create(chartkey, link, f"someone-{one}@example.net"), Registered)
    await pass_time(chartkey, timedelta(hours=23))
    assert await create(chartkey, link, "sixth@example.net") == TOO_MANY
    await pass_time(chartkey, timedelta(hours=2))
    assert isinstance(await create(chartkey, link, "sixth@example.net"), Registered)


async def test_a_link_that_is_mailed_again_buys_no_more(chartkey: Suite, counter: Counter) -> None:
    issued, link = await invited(chartkey, counter, order="account_first")
    for one in range(5):
        await create(chartkey, link, f"someone-{one}@example.net")
    await counter.tell(issued.model_copy(update={"version": 2, "addressed_version": 2}))
    newest = (await mailed_links(chartkey, issued.invitation_id))[-1]
    assert newest != link
    assert await create(chartkey, newest, "sixth@example.net") == TOO_MANY


async def test_another_invitation_counts_for_itself(chartkey: Suite, counter: Counter) -> None:
    link = await link_first(chartkey, counter)
    for one in range(6):
        await create(chartkey, link, f"someone-{one}@example.net")
    assert isinstance(await create(chartkey, await link_first(chartkey, counter), "sixth@example.net"), Registered)


async def test_where_proof_comes_first_names_are_counted_as_well(chartkey: Suite, counter: Counter) -> None:
    await create(chartkey, await link_first(chartkey, counter), SOMEBODY)
    _, link = await invited(chartkey, counter)
    rosa = Browser(chartkey)
    await rosa.open(link)
    await rosa.verify()
    await rosa.confirm()
    assert [await rosa.create(SOMEBODY) for _ in range(31)] == [TAKEN] * 30 + [TOO_MANY]
    assert await rosa.create() == TOO_MANY
    assert await said(chartkey, "access.granted") == []
    await pass_time(chartkey, timedelta(days=1), tables=("account_tries",))
    assert isinstance(await rosa.create(), Registered)


async def test_what_was_mistyped_counts_for_nothing(chartkey: Suite, counter: Counter) -> None:
    link = await link_first(chartkey, counter)
    for _ in range(31):
        assert await create(chartkey, link, "rosa") == AccountRefused(reason="email_invalid")
    assert isinstance(await create(chartkey, link, "rosa@example.org"), Registered)
