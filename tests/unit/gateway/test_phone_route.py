"""The phone route, page by page: request a code, enter it, request it again (S41-S46)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import httpx
import pytest

from services.gateway.pages.waits import wait
from services.gateway.phones import read_phone
from services.gateway.pins import read_code
from shared.contracts.proofs import CheckCode, CodeNotRequested, CodeRefused, RequestCode, RequestCodeAgain
from tests.fakes.gateway import Stage
from tests.fakes.pretend import CODE
from tests.unit.gateway.browsing import Browser, at_step, hidden, text_of

BORN = {"birth_month": "04", "birth_day": "28", "birth_year": "1986"}
WISH = {**BORN, "phone": "(202) 555-0143", "channel": "text"}
CONSENT = (
    "By requesting a code, you grant Chartkey permission to send a security code via text/voice. "
    "You understand that standard message and data rates may apply."
)


async def requested(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    await browser.submit("/verify/phone", WISH)


async def again(browser: Browser) -> httpx.Response:
    """The second button of the code's page."""
    return await browser.send_form("/verify/code/again", hidden(await browser.get("/verify/code")) | {"code": ""})


@pytest.mark.spec("S41", "S42", "S44")
async def test_the_phone_page_has_the_documents_words_and_a_way_back(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    page = await browser.get("/verify/phone")
    for words in (
        "Verify identity using security code",
        "All fields are required.",
        "Patient's date of birth (MM/DD/YYYY)",
        "Your phone number from the doctor's record",
        "Receive code via",
        "Text",
        "Voice",
        CONSENT,
        "« Back",
        "Request code",
    ):
        assert words in text_of(page)
    assert 'href="/verify?method=phone"' in page.text
    assert 'autocomplete="tel"' in page.text


@pytest.mark.spec("S43")
async def test_date_and_phone_travel_sealed_and_normalized_and_stand_in_no_address(
    browser: Browser, stage: Stage
) -> None:
    await at_step(browser, stage, "verify")
    answer = await browser.submit("/verify/phone", {**WISH, "channel": "voice"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/verify/code")
    (asked,) = stage.bus.asks(RequestCode)
    assert stage.household.identity.open(asked.phone) == "+12025550143"
    assert stage.household.identity.open(asked.date_of_birth) == "1986-04-28"
    assert asked.channel == "voice"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": ""}, "Enter your phone number"),
        ({"phone": "call me"}, "Enter a phone number with area code"),
        ({"phone": "555"}, "Enter a phone number with area code"),
        ({"birth_day": "31"}, "It must be a real date"),
        ({"channel": ""}, "Choose how you would like to receive the code"),
        ({"channel": "fax"}, "Choose how you would like to receive the code"),
    ],
)
async def test_a_slip_is_told_without_asking_identity_and_keeps_phone_and_way(
    browser: Browser, stage: Stage, changes: dict[str, str], words: str
) -> None:
    await at_step(browser, stage, "verify")
    page = await browser.submit("/verify/phone", {**WISH, "channel": "voice", **changes})
    assert page.status_code == 422
    assert words in text_of(page)
    assert stage.bus.asks(RequestCode) == []
    assert "1986" not in page.text.replace("04 28 1986", "")
    if "phone" not in changes:
        assert 'value="(202) 555-0143"' in page.text
    if "channel" not in changes:
        assert 'value="voice" required checked' in page.text


@pytest.mark.spec("S45")
async def test_the_code_is_one_field_that_takes_a_paste_and_leads_on(browser: Browser, stage: Stage) -> None:
    await requested(browser, stage)
    page = await browser.get("/verify/code")
    assert 'autocomplete="one-time-code"' in page.text
    assert 'inputmode="numeric"' in page.text
    for words in ("Check", "Request the code again", "« Back", "You can request the code again in 60 seconds."):
        assert words in text_of(page)
    answer = await browser.submit("/verify/code", {"code": f" {CODE[:3]} – {CODE[3:]} "})
    assert answer.headers["location"] == "/last-look"
    (asked,) = stage.bus.asks(CheckCode)
    assert stage.household.identity.open(asked.code) == CODE


async def test_a_wrong_code_says_how_many_tries_are_left_and_is_not_shown_again(browser: Browser, stage: Stage) -> None:
    await requested(browser, stage)
    page = await browser.submit("/verify/code", {"code": "000000"})
    assert page.status_code == 422
    assert "You have 4 tries left" in text_of(page)
    assert "000000" not in page.text
    slip = await browser.submit("/verify/code", {"code": "12345"})
    assert "The code has 6 digits" in text_of(slip)
    assert len(stage.bus.asks(CheckCode)) == 1


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (CodeRefused(reason="no_match", attempts_left=1), "You have 1 try left"),
        (CodeRefused(reason="spent", attempts_left=0), "too many tries with this code"),
        (CodeRefused(reason="expired"), "This code no longer works"),
        (CodeRefused(reason="paused", retry_at=datetime.now(UTC) + timedelta(hours=8)), "please wait 8 hours"),
        (CodeRefused(reason="locked"), "ask for a new one"),
    ],
)
async def test_each_refusal_has_its_sentence(browser: Browser, stage: Stage, refusal: CodeRefused, words: str) -> None:
    await requested(browser, stage)
    stage.household.code_refusal = refusal
    assert words in text_of(await browser.submit("/verify/code", {"code": CODE}))


@pytest.mark.parametrize(("reason", "title"), [("paused", "Please wait"), ("locked", "This invitation is locked")])
async def test_no_form_is_shown_where_no_code_would_be_heard(
    browser: Browser, stage: Stage, reason: Literal["paused", "locked"], title: str
) -> None:
    """Neither on the page that refused, nor on either page when the person comes back to it."""
    await requested(browser, stage)
    stage.household.code_refusal = CodeRefused(reason=reason, retry_at=datetime.now(UTC) + timedelta(hours=8))
    pages = [await browser.submit("/verify/code", {"code": CODE})]
    pages += [await browser.get(path) for path in ("/verify/code", "/verify/phone")]
    assert [page.status_code for page in pages] == [422, 200, 200]
    for page in pages:
        assert title in text_of(page)
        assert 'name="code"' not in page.text
        assert 'name="phone"' not in page.text
        assert ('href="/verify/pin"' in page.text) is (reason == "paused")


@pytest.mark.spec("S46")
async def test_a_missed_code_is_requested_again_by_one_button(browser: Browser, stage: Stage) -> None:
    await requested(browser, stage)
    answer = await again(browser)
    assert answer.headers["location"] == "/verify/code?again=yes"
    assert len(stage.bus.asks(RequestCodeAgain)) == 1
    assert "use the newest one" in text_of(await browser.get("/verify/code?again=yes"))
    stage.household.code_refusal = CodeNotRequested(
        reason="too_soon", retry_at=datetime.now(UTC) + timedelta(minutes=20)
    )
    page = await again(browser)
    assert page.status_code == 422
    assert "again in 20 min" in text_of(page)
    assert (await browser.get("/verify/code/again")).headers["location"] == "/verify/code"


async def test_going_back_keeps_the_way_by_which_the_code_comes(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    await browser.submit("/verify/phone", {**WISH, "channel": "voice"})
    assert 'value="voice" required checked' in (await browser.get("/verify/phone")).text


async def test_no_code_was_requested_so_there_is_none_to_enter(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    assert (await browser.get("/verify/code")).headers["location"] == "/verify/phone"


async def test_without_a_phone_on_record_the_way_is_not_there_and_the_page_says_what_to_do(
    browser: Browser, stage: Stage
) -> None:
    stage.household.code_channels = ()
    await at_step(browser, stage, "verify")
    page = await browser.get("/verify")
    assert "has no phone number on record" in text_of(page)
    assert 'value="phone"' not in page.text
    assert (await browser.get("/verify/phone")).headers["location"] == "/verify"


@pytest.mark.spec("D4")
async def test_a_practice_without_calls_offers_texts_alone(browser: Browser, stage: Stage) -> None:
    stage.household.code_channels = ("text",)
    await at_step(browser, stage, "verify")
    assert 'value="voice"' not in (await browser.get("/verify/phone")).text
    assert "A code by text message" in text_of(await browser.get("/verify"))


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("(202) 555-0143", "+12025550143"),
        ("202.555.0143", "+12025550143"),
        ("1 202 555 0143", "+12025550143"),
        ("+1 202 555 0143", "+12025550143"),
        ("＋１ ２０２ ５５５ ０１４３", "+12025550143"),
        ("+44 20 7183 8750", "+442071838750"),
        ("555-0143", None),
        ("2025550143 ext. 5", None),
        ("", None),
        ("9" * 51, None),
        ("<script>", None),
    ],
)
def test_a_phone_is_read_as_people_write_it(text: str, phone: str | None) -> None:
    assert read_phone(text, regions=("US", "CA")) == phone


@pytest.mark.parametrize("text", ["482913", "482 913", "482-913", " 4 8 2 9 1 3 ", "４８２９１３"])
def test_a_code_is_read_however_it_was_pasted(text: str) -> None:
    assert read_code(text) == "482913"
    assert read_code("4829134") is None


@pytest.mark.parametrize(
    ("left", "told"),
    [(0, ("seconds", 5)), (1, ("seconds", 5)), (42, ("seconds", 45)), (91, ("minutes", 2)), (5401, ("hours", 2))],
)
def test_a_wait_is_told_in_the_unit_that_people_use(left: float, told: tuple[str, int]) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert wait(now + timedelta(seconds=left), now=now) == told
