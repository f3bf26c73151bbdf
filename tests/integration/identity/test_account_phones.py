"""The phone of an account: another one counts once a code that was sent there came back to the session that asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.account_phones import CheckPhoneCode, PhoneShown, RemovePhone, RequestPhoneCode, ShowPhone
from shared.contracts.accounts import AccountChanged, ChangeRefused, CloseAccount, ShowAccount
from shared.contracts.identity import SessionGone
from shared.contracts.proofs import CodeNotRequested, CodeRefused, CodeRequested
from tests.integration.identity.letters import orders
from tests.integration.identity.persons import Browser, all_at_once, execute, value
from tests.integration.identity.phones import PHONE, sent_codes
from tests.integration.identity.recoverers import holder, later
from tests.integration.identity.test_settings import STALE, ask
from tests.suite import Suite, eventually

NEW, OTHER = "+12125550147", "+12125550148"


async def request(browser: Browser, phone: str = NEW, channel: str = "text") -> Any:
    """Ask for a code there."""
    return await ask(browser, RequestPhoneCode, phone=browser.seal(phone), channel=channel)


async def enter(browser: Browser, code: str) -> Any:
    """Enter it."""
    return await ask(browser, CheckPhoneCode, code=browser.seal(code))


async def phone_of(browser: Browser) -> str | None:
    """What the settings show."""
    shown = await ask(browser, ShowPhone)
    assert isinstance(shown, PhoneShown)
    account = await ask(browser, ShowAccount)
    opened = [one and browser.unseal(one) for one in (shown.phone, account.phone)]
    assert opened[0] == opened[1]
    return opened[0]


def wrong(code: str) -> str:
    """Six other digits."""
    return f"{(int(code) + 1) % 10**6:06}"


async def test_a_phone_counts_once_its_code_came_back_and_the_holder_is_told(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    assert await phone_of(rosa) is None
    assert isinstance(await request(rosa), CodeRequested)
    assert await phone_of(rosa) is None
    [(to, code)] = await sent_codes(chartkey)
    assert to == NEW
    assert await enter(rosa, wrong(code)) == CodeRefused(reason="no_match", attempts_left=4)
    assert await enter(rosa, code) == AccountChanged()
    assert await phone_of(rosa) == NEW
    assert await enter(rosa, code) == CodeRefused(reason="expired")
    assert [(kind, letter.to) for kind, letter in await orders(chartkey)] == [("settings_changed", "rosa@example.org")]
    assert await ask(rosa, RemovePhone) == await ask(rosa, RemovePhone) == AccountChanged()
    assert await phone_of(rosa) is None
    assert len(await orders(chartkey)) == 2


async def test_it_wants_a_fresh_password_and_a_session(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    await execute(chartkey, STALE)
    assert await request(rosa) == await ask(rosa, RemovePhone) == ChangeRefused(reason="not_fresh")
    assert await sent_codes(chartkey) == []
    await rosa.log_out()
    for reply in (await request(rosa), await enter(rosa, "123456"), await ask(rosa, RemovePhone)):
        assert reply == SessionGone()
    assert await ask(rosa, ShowPhone) == SessionGone()


@pytest.mark.parametrize(
    "phone", ["+4915123456789", "+18764567890", "+19002345678", "+1212555", "+12025550143;1", "", "x"]
)
async def test_numbers_that_cost_extra_or_are_not_served_get_no_code(chartkey: Suite, phone: str) -> None:
    rosa = await holder(chartkey)
    assert await request(rosa, phone) == ChangeRefused(reason="phone_invalid")
    assert await sent_codes(chartkey) == []
    assert await value(chartkey, "select count(*) from account_phones") == 0


async def test_the_limits_are_those_of_every_code(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    for _ in range(3):
        assert isinstance(await request(rosa), CodeRequested)
        assert (await request(rosa)).reason == "too_soon"
        await later(chartkey, timedelta(seconds=61))
    assert (await request(rosa)).reason == "too_soon"
    for _ in range(3):
        await later(chartkey, timedelta(minutes=30))
        await execute(chartkey, "update sessions set begun_at = now(), last_seen_at = now()")
        assert isinstance(await request(rosa), CodeRequested)
    await later(chartkey, timedelta(minutes=31))
    assert (await request(rosa)).reason == "too_soon"
    assert len(await sent_codes(chartkey)) == 6


async def test_one_number_gets_six_codes_a_day_whoever_asks(chartkey: Suite) -> None:
    people = [await holder(chartkey, f"person{n}", email=f"person{n}@example.org") for n in range(7)]
    replies = await all_at_once(*(request(one) for one in people))
    assert all(isinstance(one, CodeRequested) for one in replies)
    assert len(await sent_codes(chartkey)) == 6


async def test_fifty_parallel_guesses_are_five(chartkey: Suite) -> None:
    """Against two workers, as of every other code (attack 3)."""
    await chartkey.start("identity")
    rosa = await holder(chartkey)
    await request(rosa)
    [(_, code)] = await sent_codes(chartkey)
    replies = await all_at_once(*(enter(rosa, wrong(code)) for _ in range(50)))
    assert sum(one.reason == "no_match" for one in replies) == 4
    assert await value(chartkey, "select failures from codes where purpose = 'phone'") == 5
    assert (await enter(rosa, code)).reason == "spent"
    assert await phone_of(rosa) is None


async def test_a_code_counts_in_the_session_that_asked_and_for_the_number_that_it_asked_for(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    elsewhere = Browser(chartkey)
    await elsewhere.log_in()
    await request(rosa, NEW)
    await later(chartkey, timedelta(seconds=61))
    [(_, first)] = await sent_codes(chartkey)
    assert await enter(elsewhere, first) == CodeRefused(reason="expired")
    await request(elsewhere, OTHER)
    assert await enter(rosa, first) == CodeRefused(reason="expired")
    assert await phone_of(rosa) is None
    second = (await sent_codes(chartkey))[1][1]
    assert await enter(elsewhere, second) == AccountChanged()
    assert await phone_of(rosa) == OTHER


async def test_without_a_chart_nobody_would_pay_and_a_practice_may_want_no_calls(chartkey: Suite) -> None:
    rosa = await holder(chartkey, voice_codes=False)
    assert (await ask(rosa, ShowPhone)).code_channels == ("text",)
    assert await request(rosa, channel="voice") == CodeNotRequested(reason="not_offered")
    await execute(chartkey, "update grants set ended_at = now()")
    assert (await ask(rosa, ShowPhone)).code_channels == ()
    assert await request(rosa) == CodeNotRequested(reason="not_offered")
    assert await sent_codes(chartkey) == []


async def test_the_number_is_closed_where_it_lies_and_goes_with_the_account_or_its_time(chartkey: Suite) -> None:
    rosa = await holder(chartkey, phone=PHONE)
    await request(rosa)
    await enter(rosa, (await sent_codes(chartkey))[0][1])
    await later(chartkey, timedelta(seconds=61))
    await request(rosa, OTHER)
    async with chartkey.connection("identity") as connection:
        for table in ("account_phones", "codes", "audit", "outbox", "inbox"):
            text = " ".join(row["row"] for row in await connection.fetch(f"select t::text as row from {table} as t"))
            for number in (NEW, OTHER):
                assert number not in text, table
                assert number.encode().hex() not in text, table
    await chartkey.stop("identity")
    await execute(chartkey, "update account_phones set wanted_at = now() - interval '11 minutes'")
    await chartkey.start("identity")
    await eventually(lambda: value(chartkey, "select wanted is null and phone is not null from account_phones"))
    assert await phone_of(rosa) == NEW
    await ask(rosa, CloseAccount)
    assert await value(chartkey, "select count(*) from account_phones") == 0
