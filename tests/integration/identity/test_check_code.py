"""The code that a browser asked for completes verification; nobody gets more tries than the rules give."""

from datetime import timedelta

import pytest

from services.identity.actions import forget_expired
from shared.contracts.identity import AttemptShown
from shared.contracts.proofs import (
    CheckCode,
    CodeAccepted,
    CodeNotRequested,
    CodeRefused,
    CodeRequested,
    RequestCodeAgain,
)
from tests.integration.identity.persons import (
    Browser,
    all_at_once,
    cancel,
    execute,
    invited,
    reason,
    said,
    step,
    value,
)
from tests.integration.identity.phones import PHONE, sent_codes
from tests.suite import Suite, eventually


async def asked(chartkey: Suite) -> tuple[Browser, str]:
    """A browser that has asked for a code, and the code."""
    _, link = await invited(chartkey, phone=PHONE)
    person = Browser(chartkey)
    await person.open(link)
    await person.ask_code()
    ((_, code),) = await sent_codes(chartkey)
    return person, code


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06}"


async def later(chartkey: Suite, minutes: float) -> None:
    await execute(
        chartkey,
        "update codes set requested_at = requested_at - $1::interval, expires_at = expires_at - $1::interval",
        timedelta(minutes=minutes),
    )


@pytest.mark.spec("S26", "S45", "S40")
async def test_a_right_code_completes_verification_as_a_pin_does(chartkey: Suite) -> None:
    person, code = await asked(chartkey)
    assert await person.enter(code) == CodeAccepted(step="last_look")
    (verified,) = await said(chartkey, "identity.verified")
    assert verified["method"] == "phone"
    assert step(await person.show()) == "last_look"
    assert await value(chartkey, "select code_check is null from codes")
    assert await person.enter(code) == CodeAccepted(step="last_look")
    await person.confirm()
    assert step(await person.create()) == "done"


async def test_a_wrong_code_counts_and_a_malformed_one_does_not(chartkey: Suite) -> None:
    person, code = await asked(chartkey)
    assert await person.enter(wrong(code)) == CodeRefused(reason="no_match", attempts_left=4)
    for malformed in ("", "12345", "1234567", "12 34 56"):
        assert await person.enter(malformed) == CodeRefused(reason="no_match", attempts_left=4)
    assert await value(chartkey, "select failures from codes") == 1
    assert isinstance(await person.enter(code), CodeAccepted)


async def test_fifty_parallel_guesses_are_five_tries(chartkey: Suite) -> None:
    """Attack 3, against two workers; the right code among them is no help once the five are used."""
    await chartkey.start("identity")
    person, code = await asked(chartkey)
    replies = await all_at_once(*(person.enter(wrong(code, n + 1)) for n in range(50)))
    assert sorted(reason(reply) for reply in replies) == ["no_match"] * 4 + ["spent"] * 46
    assert await value(chartkey, "select failures from codes") == 5
    assert reason(await person.enter(code)) == "spent"
    assert await value(chartkey, "select code_check is null from codes")


async def test_asking_again_never_resets_the_count_and_fifteen_a_day_are_all(chartkey: Suite) -> None:
    """Attack 4, from a fresh browser each time."""
    _, link = await invited(chartkey, phone=PHONE)
    reasons: list[str] = []
    for _ in range(4):
        person = Browser(chartkey)
        await person.open(link)
        await later(chartkey, 31)
        if not isinstance(await person.ask_code(), CodeRequested):
            break
        code = (await sent_codes(chartkey))[-1][1]
        reasons += [reason(await person.enter(wrong(code, n + 1))) for n in range(6)]
    assert reasons.count("no_match") == 12
    assert reasons[:12] == ["no_match"] * 4 + ["spent"] * 2 + ["no_match"] * 4 + ["spent"] * 2
    assert reasons[-2:] == ["paused"] * 2
    assert await value(chartkey, "select sum(failures) from codes") == 15
    paused = await person.ask_code()
    assert isinstance(paused, CodeNotRequested)
    assert paused.reason == "paused"
    told = await person.show()
    assert isinstance(told, AttemptShown)
    assert (told.code_tries, told.code_tries_again_at, told.tries) == ("paused", paused.retry_at, "open")
    await later(chartkey, 23 * 60)
    assert isinstance(open_again := await person.show(), AttemptShown)
    assert (open_again.code_tries, open_again.code_tries_again_at) == ("open", None)
    assert isinstance(await person.ask_code(), CodeRequested)


async def test_a_code_lives_ten_minutes(chartkey: Suite) -> None:
    person, code = await asked(chartkey)
    await later(chartkey, 10)
    assert await person.enter(code) == CodeRefused(reason="expired")


async def test_a_code_counts_in_the_browser_that_asked_for_it_alone(chartkey: Suite) -> None:
    _, link = await invited(chartkey, phone=PHONE)
    first, second = Browser(chartkey), Browser(chartkey)
    await first.open(link)
    await second.open(link)
    await first.ask_code()
    ((_, code),) = await sent_codes(chartkey)
    assert await second.enter(code) == CodeRefused(reason="expired")
    assert isinstance(await first.enter(code), CodeAccepted)
    assert step(await second.show()) == "verify"


async def test_a_newer_code_replaces_the_older_one(chartkey: Suite) -> None:
    person, first = await asked(chartkey)
    await later(chartkey, 1)
    await chartkey.bus.ask(RequestCodeAgain(attempt=person.mark))
    second = (await sent_codes(chartkey))[-1][1]
    if first != second:
        assert reason(await person.enter(first)) == "no_match"
    assert isinstance(await person.enter(second), CodeAccepted)


async def test_the_same_form_sent_five_times_is_one_try(chartkey: Suite) -> None:
    person, code = await asked(chartkey)
    guess = CheckCode(attempt=person.mark, code=person.seal(wrong(code)))
    replies = await all_at_once(*(chartkey.bus.ask(guess, message_id="form", deadline=20.0) for _ in range(5)))
    assert replies == [CodeRefused(reason="no_match", attempts_left=4)] * 5
    assert await value(chartkey, "select failures from codes") == 1


async def test_a_canceled_invitation_forgets_its_codes(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, phone=PHONE)
    person = Browser(chartkey)
    await person.open(link)
    await person.ask_code()
    await cancel(chartkey, issued.invitation_id)
    assert await value(chartkey, "select bool_and(code_check is null) from codes")


async def test_old_codes_are_erased_and_counted_requests_forgotten(
    chartkey: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(chartkey)
    monkeypatch.setattr(forget_expired, "PAUSE", 0.02)
    await chartkey.start("identity")
    assert await value(chartkey, "select code_check is not null from codes")
    await later(chartkey, 10)
    await eventually(lambda: value(chartkey, "select code_check is null from codes"))
    await later(chartkey, 48 * 60)
    await execute(chartkey, "update code_counters set used_at = now() - interval '3 days'")
    await eventually(lambda: value(chartkey, "select not exists (select from codes)"))
    await eventually(lambda: value(chartkey, "select not exists (select from code_counters)"))
