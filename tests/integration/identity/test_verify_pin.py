"""Date of birth and PIN must both match, and nobody gets more tries than the rules give."""

import pytest

from shared.contracts.proofs import PinAccepted, PinRefused
from tests.integration.identity.persons import (
    PIN,
    WRONG_PIN,
    Browser,
    all_at_once,
    execute,
    invited,
    reason,
    said,
    step,
    value,
)
from tests.suite import Suite


async def opened(chartkey: Suite, link: str) -> Browser:
    browser = Browser(chartkey)
    await browser.open(link)
    return browser


@pytest.mark.spec("S26", "S38", "S47")
async def test_both_right_is_accepted_and_told(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    accepted = await (await opened(chartkey, link)).verify()
    assert accepted == PinAccepted(step="last_look")
    (verified,) = await said(chartkey, "identity.verified")
    assert (verified["invitation_id"], verified["method"]) == (str(issued.invitation_id), "pin")


@pytest.mark.parametrize(("pin", "born"), [(WRONG_PIN, "1980-01-02"), (PIN, "1980-01-03"), (WRONG_PIN, "1980-02-01")])
@pytest.mark.spec("S38")
async def test_either_one_wrong_is_one_and_the_same_refusal_and_is_counted(
    chartkey: Suite, pin: str, born: str
) -> None:
    _, link = await invited(chartkey)
    refused = await (await opened(chartkey, link)).verify(pin, born)
    assert refused == PinRefused(reason="no_match", attempts_left=4)
    assert await value(chartkey, "select pin_failures from registrations") == 1


@pytest.mark.parametrize(
    ("pin", "born"), [("1234567", "1980-01-02"), (PIN, "01/02/1980"), (PIN, "2980-01-02"), ("", "")]
)
async def test_a_malformed_proof_is_refused_and_not_counted(chartkey: Suite, pin: str, born: str) -> None:
    _, link = await invited(chartkey)
    refused = await (await opened(chartkey, link)).verify(pin, born)
    assert refused == PinRefused(reason="no_match", attempts_left=5)
    assert await value(chartkey, "select pin_failures from registrations") == 0


async def test_another_browsers_proof_is_not_inherited(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    first, second = await opened(chartkey, link), await opened(chartkey, link)
    await first.verify()
    shown = await second.show()
    assert step(shown) == "verify"


async def test_fifty_parallel_guesses_from_ten_browsers_are_five_tries(chartkey: Suite) -> None:
    await chartkey.start("identity")
    _, link = await invited(chartkey)
    browsers = [await opened(chartkey, link) for _ in range(10)]
    replies = await all_at_once(*(browsers[n % 10].verify(f"{n:08d}") for n in range(50)))
    assert all(isinstance(reply, PinRefused) for reply in replies)
    assert sum(reason(reply) == "no_match" for reply in replies) == 4
    assert sum(reason(reply) == "paused" for reply in replies) == 46
    assert await value(chartkey, "select pin_failures from registrations") == 5


async def test_the_right_pin_is_refused_during_the_pause_and_accepted_after_it(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = await opened(chartkey, link)
    for _ in range(5):
        await person.verify(WRONG_PIN)
    paused = await person.verify()
    assert isinstance(paused, PinRefused)
    assert paused.reason == "paused"
    assert paused.retry_at is not None
    await execute(chartkey, "update registrations set paused_until = now()")
    assert isinstance(await person.verify(), PinAccepted)


async def test_the_tenth_failure_locks_the_invitation_for_every_browser_and_is_told_once(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = await opened(chartkey, link)
    replies = []
    for _ in range(10):
        await execute(chartkey, "update registrations set paused_until = null")
        replies.append(await person.verify(WRONG_PIN))
    assert [reason(reply) for reply in replies] == ["no_match"] * 4 + ["paused"] + ["no_match"] * 4 + ["locked"]
    locked = await (await opened(chartkey, link)).verify()
    assert locked == PinRefused(reason="locked", attempts_left=0)
    (told,) = await said(chartkey, "verification.locked")
    assert told["invitation_id"] == str(issued.invitation_id)


async def test_reopening_the_link_buys_no_tries(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    for _ in range(5):
        await (await opened(chartkey, link)).verify(WRONG_PIN)
    assert reason(await (await opened(chartkey, link)).verify()) == "paused"


async def test_the_same_form_sent_twice_is_one_try(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = await opened(chartkey, link)
    replies = await all_at_once(*(person.verify(WRONG_PIN, message_id="one-form") for _ in range(5)))
    assert replies == [PinRefused(reason="no_match", attempts_left=4)] * 5
    assert await value(chartkey, "select pin_failures from registrations") == 1


async def test_every_try_leaves_one_audit_row_without_a_value(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = await opened(chartkey, link)
    await person.verify(WRONG_PIN)
    await person.verify()
    async with chartkey.connection("identity") as connection:
        rows = await connection.fetch("select * from audit where action like 'verify-pin.%' order by position")
    assert [row["action"] for row in rows] == ["verify-pin.no_match", "verify-pin.accepted"]
    assert {row["chain"] for row in rows} == {f"integrative-medicine/{issued.chart_id}"}
