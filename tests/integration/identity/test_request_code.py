"""A code goes to the phone on the doctor's record, within the limits, and nobody can tell right from wrong."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.enrollment import Practice
from shared.contracts.identity import AttemptShown
from shared.contracts.proofs import CodeNotRequested, CodeRequested, RequestCode
from tests.integration.identity.persons import (
    WRONG_PIN,
    Browser,
    all_at_once,
    execute,
    heard,
    invited,
    reason,
    said,
    sealer,
    value,
)
from tests.integration.identity.phones import PHONE, sent_codes
from tests.suite import Suite

OTHER = "+12025550199"
PATIENT: dict[str, Any] = {"code_apart_seconds": 0, "code_burst": 10_000, "code_phone_daily": 10_000}
"""Settings under which only what the test is about is limited."""


async def opened(chartkey: Suite, **changes: Any) -> Browser:
    _, link = await invited(chartkey, **{"phone": PHONE, **changes})
    browser = Browser(chartkey)
    await browser.open(link)
    return browser


async def shown(browser: Browser) -> AttemptShown:
    found = await browser.show()
    assert isinstance(found, AttemptShown)
    return found


async def later(chartkey: Suite, minutes: float) -> None:
    await execute(chartkey, "update codes set requested_at = requested_at - $1::interval", timedelta(minutes=minutes))


@pytest.mark.spec("S25", "S43", "S44")
async def test_both_right_orders_one_code_to_the_phone_on_record(chartkey: Suite) -> None:
    person = await opened(chartkey, language="es")
    requested = await person.ask_code(channel="voice")
    assert isinstance(requested, CodeRequested)
    ((phone, code),) = await sent_codes(chartkey)
    assert phone == PHONE
    assert len(code) == 6
    (order,) = await said(chartkey, "notifications.send-code")
    assert (order["channel"], order["language"]) == ("voice", "es")
    assert order["invitation_id"] == str(await value(chartkey, "select invitation_id from registrations"))
    assert await value(chartkey, "select action from audit where action like 'request-code%'") == "request-code.sent"


@pytest.mark.parametrize(("phone", "born"), [(OTHER, "1980-01-02"), (PHONE, "1980-01-03"), (OTHER, "1999-09-09")])
@pytest.mark.spec("S43")
async def test_anything_wrong_is_answered_alike_and_sends_nothing(chartkey: Suite, phone: str, born: str) -> None:
    right, wrong = await opened(chartkey), await opened(chartkey, phone="+12025550150")
    one, other = await right.ask_code(), await wrong.ask_code(phone, born)
    assert isinstance(one, CodeRequested)
    assert isinstance(other, CodeRequested)
    assert [to for to, _ in await sent_codes(chartkey)] == [PHONE]
    orders = [len(str(order)) for order in await said(chartkey, "notifications.send-code")]
    assert len(orders) == 2
    assert orders[0] == orders[1]
    for reply in (one, other):
        assert reply.code.expires_at - reply.code.again_at == timedelta(minutes=9)
    assert (await shown(wrong)).code == other.code


async def test_a_code_that_nobody_was_sent_is_never_right(chartkey: Suite) -> None:
    person = await opened(chartkey)
    await person.ask_code(OTHER)
    (order,) = await said(chartkey, "notifications.send-code")
    code = sealer(chartkey, "notifications").open(order["code"])
    assert reason(await person.enter(code)) == "no_match"
    assert await value(chartkey, "select failures from codes") == 1


@pytest.mark.parametrize(
    ("phone", "born"), [("2025550143", "1980-01-02"), (PHONE, "01/02/1980"), (PHONE, "2980-01-02"), ("", "")]
)
async def test_a_malformed_request_is_refused_and_not_counted(chartkey: Suite, phone: str, born: str) -> None:
    person = await opened(chartkey)
    assert await person.ask_code(phone, born) == CodeNotRequested(reason="malformed")
    assert await value(chartkey, "select count(*) from codes") == 0
    assert isinstance(await person.ask_code(), CodeRequested)


async def test_an_invitation_without_a_phone_offers_no_code(chartkey: Suite) -> None:
    person = await opened(chartkey, phone=None)
    assert (await shown(person)).code_channels == ()
    assert await person.ask_code() == CodeNotRequested(reason="not_offered")


@pytest.mark.spec("D4")
async def test_a_practice_may_have_codes_by_text_only(chartkey: Suite) -> None:
    person = await opened(chartkey, voice_codes=False)
    assert (await shown(person)).code_channels == ("text",)
    assert await person.ask_code(channel="voice") == CodeNotRequested(reason="not_offered")
    assert isinstance(await person.ask_code(channel="text"), CodeRequested)


@pytest.mark.parametrize("phone", [PHONE, OTHER])
@pytest.mark.spec("S46")
async def test_requests_are_a_minute_apart_three_in_half_an_hour_six_a_day_right_or_wrong(
    chartkey: Suite, phone: str
) -> None:
    person = await opened(chartkey)
    asked = []
    for seconds in (0, 59, 2, 61, 61, 1618, 61, 122, 1801):
        await later(chartkey, seconds / 60)
        asked.append(reason(await person.ask_code(phone)))
    assert asked == ["", "too_soon", "", "", "too_soon", "", "", "", "too_soon"]
    assert reason(await person.ask_code_again()) == "too_soon"
    await later(chartkey, 24 * 60)
    assert reason(await person.ask_code(phone)) == ""


@pytest.mark.spec("S46")
async def test_a_missed_code_is_requested_again_without_typing_anything_again(chartkey: Suite) -> None:
    person = await opened(chartkey)
    await person.ask_code(channel="voice")
    assert reason(await person.ask_code_again()) == "too_soon"
    await later(chartkey, 1)
    assert isinstance(await person.ask_code_again(), CodeRequested)
    (_, first), (phone, second) = await sent_codes(chartkey)
    assert phone == PHONE
    assert (await shown(person)).code is not None
    assert reason(await person.enter(first)) in {"no_match", ""}
    assert reason(await person.enter(second)) == ""


async def test_what_did_not_match_does_not_match_again(chartkey: Suite) -> None:
    person = await opened(chartkey)
    await person.ask_code(born="1980-01-03")
    await later(chartkey, 1)
    assert isinstance(await person.ask_code_again(), CodeRequested)
    assert await sent_codes(chartkey) == []


async def test_there_is_nothing_to_request_again_in_another_browser(chartkey: Suite) -> None:
    _, link = await invited(chartkey, phone=PHONE)
    first, second = Browser(chartkey), Browser(chartkey)
    await first.open(link)
    await second.open(link)
    await first.ask_code()
    await later(chartkey, 1)
    assert await second.ask_code_again() == CodeNotRequested(reason="malformed")
    assert (await shown(second)).code is None


async def test_a_thousand_requests_send_no_more_than_the_limits(chartkey: Suite) -> None:
    """Attack 18, from five browsers at once, against two workers."""
    await chartkey.start("identity")
    _, link = await invited(chartkey, phone=PHONE)
    browsers = [Browser(chartkey) for _ in range(5)]
    for browser in browsers:
        await browser.open(link)
    replies: list[Any] = []
    for _ in range(10):
        replies += await all_at_once(*(browsers[n % 5].ask_code() for n in range(100)))
    assert sum(isinstance(reply, CodeRequested) for reply in replies) == 1
    assert sum(reason(reply) == "too_soon" for reply in replies) == 999
    assert len(await sent_codes(chartkey)) == 1


async def test_one_phone_gets_six_codes_a_day_from_all_its_invitations_and_nobody_can_see_it(chartkey: Suite) -> None:
    people = [await opened(chartkey) for _ in range(8)]
    replies = await all_at_once(*(person.ask_code() for person in people))
    assert all(isinstance(reply, CodeRequested) for reply in replies)
    assert len(await sent_codes(chartkey)) == 6
    assert await value(chartkey, "select count(*) from audit where action = 'request-code.no_room'") == 2


async def test_a_practices_day_is_bounded_and_another_practice_pays_for_itself(suite: Suite) -> None:
    await suite.start("identity", "identity", code_practice_daily=3)
    people = [await opened(suite, phone=f"+1202555015{n}") for n in range(5)]
    await all_at_once(*(person.ask_code(f"+1202555015{n}") for n, person in enumerate(people)))
    assert len(await sent_codes(suite)) == 3
    elsewhere = await opened(suite, practice=Practice(practice_id="northside", name="Northside"), phone=OTHER)
    await elsewhere.ask_code(OTHER)
    assert (await sent_codes(suite))[-1][0] == OTHER


async def test_a_new_phone_voids_codes_and_not_the_pin(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, phone=PHONE)
    person = Browser(chartkey)
    await person.open(link)
    await person.ask_code()
    ((_, code),) = await sent_codes(chartkey)
    changed = issued.model_copy(update={"version": 2, "phone": OTHER})
    await heard(chartkey, await chartkey.announce(changed))
    assert reason(await person.enter(code)) == "expired"
    await later(chartkey, 1)
    await person.ask_code_again()
    assert len(await sent_codes(chartkey)) == 1
    await later(chartkey, 1)
    await person.ask_code(OTHER)
    assert (await sent_codes(chartkey))[-1][0] == OTHER
    assert reason(await person.verify()) == ""


async def test_a_locked_invitation_gets_no_codes(chartkey: Suite) -> None:
    person = await opened(chartkey)
    for _ in range(10):
        await execute(chartkey, "update registrations set paused_until = null")
        await person.verify(WRONG_PIN)
    assert await person.ask_code() == CodeNotRequested(reason="locked")
    assert reason(await person.enter("123456")) == "locked"
    assert isinstance(told := await person.show(), AttemptShown)
    assert (told.code_tries, told.code_tries_again_at) == ("locked", None)


async def test_a_paused_pin_leaves_the_phone_open(chartkey: Suite) -> None:
    person = await opened(chartkey)
    for _ in range(5):
        await person.verify(WRONG_PIN)
    assert isinstance(await person.ask_code(), CodeRequested)


async def test_the_same_form_sent_five_times_is_one_request(chartkey: Suite) -> None:
    person = await opened(chartkey)
    one = RequestCode(
        attempt=person.mark, date_of_birth=person.seal("1980-01-02"), phone=person.seal(PHONE), channel="text"
    )
    replies = await all_at_once(*(chartkey.bus.ask(one, message_id="one-form", deadline=20.0) for _ in range(5)))
    assert replies == [replies[0]] * 5
    assert isinstance(replies[0], CodeRequested)
    assert len(await sent_codes(chartkey)) == 1


async def test_nothing_kept_or_said_tells_code_or_phone(chartkey: Suite) -> None:
    person = await opened(chartkey)
    await person.ask_code()
    await person.enter("123456")
    ((_, code),) = await sent_codes(chartkey)
    async with chartkey.connection("identity") as connection:
        for table in ("codes", "code_counters", "audit", "outbox", "inbox"):
            text = await connection.fetchval(f"select coalesce(string_agg(t::text, ' '), '') from {table} as t")
            bytes_too = text + "".join(bytes.fromhex(part).decode(errors="ignore") for part in _hexes(text))
            # A code is short enough to stand in an id by chance: it is looked for as a whole value.
            assert PHONE not in bytes_too, table
            assert f'"{code}"' not in bytes_too, table
            assert f",{code}," not in bytes_too, table


def _hexes(text: str) -> list[str]:
    return list(re.findall(r"\\\\?x((?:[0-9a-f]{2})+)", text))
