"""The account's phone in the settings: shown, confirmed by a code, removed."""

from __future__ import annotations

import pytest

from shared.contracts.account_phones import CheckPhoneCode, RemovePhone, RequestPhoneCode, ShowPhone
from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import SessionGone
from shared.contracts.proofs import CodeRefused
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.reading import sign_in

PAGE, ENTRY = "/settings/phone", "/settings/phone/code"
GOOD = {"phone": "(202) 555-0143", "channel": "voice"}


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


@pytest.mark.spec("S117")
async def test_a_number_is_typed_confirmed_and_shown(browser: Browser, stage: Stage) -> None:
    assert "No number yet" in text_of(await browser.get(PAGE))
    assert (await browser.submit(PAGE, GOOD)).headers["location"] == ENTRY
    [asked] = stage.bus.asks(RequestPhoneCode)
    assert (stage.household.identity.open(asked.phone), asked.channel) == ("+12025550143", "voice")
    assert "We are calling the new number now." in text_of(await browser.get(ENTRY))
    assert (await browser.submit(ENTRY, {"code": "482 913"})).headers["location"] == "/settings?changed=phone"
    assert "482913" not in stage.bus.asks(CheckPhoneCode)[0].model_dump_json()
    home = text_of(await browser.get("/settings?changed=phone"))
    assert "Your phone number is changed." in home
    assert "+1 202\u2011555\u20110143" in home


@pytest.mark.spec("S117")
async def test_it_is_removed_by_a_button_and_never_by_a_link(browser: Browser, stage: Stage) -> None:
    stage.household.own.phone.number = "+12025550143"
    assert "+1 202\u2011555\u20110143" in text_of(await browser.get(PAGE))
    assert (await browser.get(f"{PAGE}/remove")).headers["location"] == PAGE
    assert stage.bus.asks(RemovePhone) == []
    page = await browser.get(PAGE)
    assert 'formaction="/settings/phone/remove"' in page.text
    done = await browser.send_form(f"{PAGE}/remove", hidden(page))
    assert done.headers["location"] == "/settings?changed=phone"
    assert stage.household.own.phone.number is None


@pytest.mark.parametrize("typed", ["", "123", "x" * 60, "call me"])
async def test_what_cannot_be_a_number_is_not_asked_about(browser: Browser, stage: Stage, typed: str) -> None:
    page = await browser.submit(PAGE, GOOD | {"phone": typed})
    assert page.status_code == 422
    assert ("Enter a phone number with area code" if typed else "Enter your new phone number.") in text_of(page)
    assert stage.bus.asks(RequestPhoneCode) == []


async def test_what_identity_refuses_stands_at_the_field_or_wants_the_password(browser: Browser, stage: Stage) -> None:
    phone = stage.household.own.phone
    phone.refusal = ChangeRefused(reason="phone_invalid")
    assert "We cannot send a code to this number." in text_of(await browser.submit(PAGE, GOOD))
    phone.refusal = ChangeRefused(reason="not_fresh")
    assert (await browser.submit(PAGE, GOOD)).headers["location"] == "/confirm-password?to=phone"
    phone.fresh = False
    assert (await browser.get(PAGE)).headers["location"] == "/confirm-password?to=phone"


async def test_a_wrong_code_says_how_many_tries_are_left_and_a_slip_costs_none(browser: Browser, stage: Stage) -> None:
    assert (await browser.get(ENTRY)).headers["location"] == PAGE
    await browser.submit(PAGE, GOOD)
    assert "The code has 6 digits." in text_of(await browser.submit(ENTRY, {"code": "12345"}))
    assert stage.bus.asks(CheckPhoneCode) == []
    assert "You have 4 tries left with this code." in text_of(await browser.submit(ENTRY, {"code": "123456"}))
    stage.household.own.phone.refusal = CodeRefused(reason="spent")
    assert "Request the code again." in text_of(await browser.submit(ENTRY, {"code": "123456"}))


@pytest.mark.parametrize("path", [PAGE, ENTRY])
async def test_a_session_that_is_over_leads_to_log_in(browser: Browser, stage: Stage, path: str) -> None:
    stage.bus.answers[ShowPhone] = SessionGone()
    assert (await browser.get(path)).headers["location"] == "/login?ended=yes"
