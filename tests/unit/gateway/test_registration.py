"""From the method's choice to the account, page by page (sections E and G)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.gateway.pages.verify_pin import minutes_until
from services.gateway.steps import path_of
from shared.contracts.identity import CreateAccount
from shared.contracts.proofs import PinRefused, VerifyPin
from tests.fakes.chart import LONG_AGO
from tests.fakes.gateway import Stage, pretend
from tests.unit.gateway.browsing import Browser, account, at_step, hidden, proof, text_of


@pytest.mark.spec("S36")
async def test_there_are_two_ways_and_one_must_be_chosen(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    page = text_of(await browser.get("/verify"))
    for words in (
        "Verify identity",
        "Why?",
        "Enter PIN received from the doctor",
        "Request security code via phone",
        "Continue",
    ):
        assert words in page
    assert (await browser.submit("/verify")).status_code == 422
    assert (await browser.submit("/verify", {"method": "pin"})).headers["location"] == "/verify/pin"
    assert (await browser.submit("/verify", {"method": "phone"})).headers["location"] == "/verify/phone"


@pytest.mark.spec("S37", "S49")
async def test_the_pin_page_has_the_documents_words_and_a_way_back(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    page = await browser.get("/verify/pin")
    for words in (
        "Verify identity using PIN",
        "All fields are required.",
        "Patient's date of birth (MM/DD/YYYY)",
        "PIN received from patient's doctor",
        "Verify Identity",
        "« Back",
    ):
        assert words in text_of(page)
    back = await browser.get("/verify?method=pin")
    assert 'value="pin" required checked' in back.text


@pytest.mark.spec("S38")
async def test_date_and_pin_travel_sealed_and_normalized(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    response = await browser.submit("/verify/pin", proof(birth_month="4/28/1986", birth_day="", birth_year=""))
    assert (response.status_code, response.headers["location"]) == (303, "/last-look")
    [asked] = stage.bus.asks(VerifyPin)
    told = stage.household.identity
    assert (told.open(asked.date_of_birth), told.open(asked.pin)) == ("1986-04-28", "12345678")


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_month": "02", "birth_day": "30"},
        {"birth_year": "86"},
        {"birth_month": "28", "birth_day": "04"},
        {"birth_year": "2999"},
        {"birth_year": "1850"},
        {"birth_month": ""},
        {"birth_month": "<script>"},
        {"pin": "1234567"},
        {"pin": "canary-pin"},
        {"pin": ""},
    ],
)
async def test_a_slip_is_refused_without_an_echo_and_without_a_try(
    browser: Browser, stage: Stage, wrong: dict[str, str]
) -> None:
    await at_step(browser, stage, "verify")
    response = await browser.submit("/verify/pin", proof(**wrong))
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert response.text.count("<title>Error: ") == 1
    for typed in (proof() | wrong).values():
        assert not typed or f'value="{typed}"' not in response.text
    assert "canary" not in response.text
    assert stage.bus.asks(VerifyPin) == []


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (PinRefused(reason="no_match", attempts_left=3), "You have 3 tries left"),
        (PinRefused(reason="no_match", attempts_left=1), "You have 1 try left"),
        (PinRefused(reason="no_match"), "do not match our records"),
        (PinRefused(reason="paused", retry_at=LONG_AGO), "try again in 1 min"),
        (PinRefused(reason="locked"), "ask for a new one"),
    ],
)
async def test_a_refusal_is_a_sentence(browser: Browser, stage: Stage, refusal: PinRefused, words: str) -> None:
    await at_step(browser, stage, "verify")
    stage.household.refusal = refusal
    response = await browser.submit("/verify/pin", proof())
    assert response.status_code == 422
    assert words in text_of(response)
    assert "1234-5678" not in response.text.replace("for example 1234-5678", "")
    assert 'value="1986"' not in response.text


@pytest.mark.parametrize(("seconds", "minutes"), [(-5, 1), (0, 1), (1, 1), (60, 1), (61, 2), (900, 15)])
def test_waiting_is_told_in_whole_minutes(seconds: int, minutes: int) -> None:
    assert minutes_until(LONG_AGO + timedelta(seconds=seconds), now=LONG_AGO) == minutes


async def test_the_same_form_sent_twice_is_one_request(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    form = hidden(await browser.get("/verify/pin"))
    wrong = form | proof(pin="1111-1111")
    for fields in (wrong, wrong, form | proof(pin="2222-2222")):
        await browser.send_form("/verify/pin", fields)
    ids = [identity for request, identity in stage.bus.asked if isinstance(request, VerifyPin)]
    assert ids[0] == ids[1] != ids[2]


async def test_a_skipped_step_leads_back_to_where_the_attempt_stands(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    for path in ("/last-look", "/set-up-account", "/create-account", "/not-me"):
        assert (await browser.get(path)).headers["location"] == "/verify"
    await browser.submit("/verify/pin", proof())
    assert (await browser.get("/verify/pin")).headers["location"] == "/last-look"


async def test_the_last_look_shows_enough_to_see_a_mistake(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "last_look")
    page = text_of(await browser.get("/last-look"))
    for words in ("Integrative Medicine", "M. Á.", "1986", "The patient", "Yes, this is me", "This is not me"):
        assert words in page
    assert "Álvarez" not in page
    assert (await browser.submit("/last-look")).headers["location"] == "/set-up-account"


@pytest.mark.spec("S39", "S40")
async def test_a_representative_is_asked_for_the_patients_date_of_birth() -> None:
    stage = Stage(pretend(relation="parent"))
    async with Browser(stage) as browser:
        await at_step(browser, stage, "verify")
        page = await browser.get("/verify/pin")
        assert "not your own" in text_of(page)
        assert "bday" not in page.text
        await browser.submit("/verify/pin", proof())
        assert "The patient's parent" in text_of(await browser.get("/last-look"))


@pytest.mark.spec("S47", "S48")
async def test_set_up_account_says_that_identity_is_verified(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    page = text_of(await browser.get("/set-up-account"))
    for words in (
        "Your identity has been verified",
        "Link to an existing Chartkey account",
        "Create a new account",
        "Continue",
    ):
        assert words in page
    assert (await browser.submit("/set-up-account")).status_code == 422
    assert (await browser.submit("/set-up-account", {"way": "link"})).headers["location"] == "/link-account"
    assert (await browser.submit("/set-up-account", {"way": "create"})).headers["location"] == "/create-account"


@pytest.mark.spec("S55", "S56", "S58", "S59", "S132")
async def test_the_account_page_is_prefilled_and_has_the_documents_words(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    page = await browser.get("/create-account")
    for words in (
        "Create a new account",
        "All fields are required",
        "Choose a security question",
        "Q: Select a security question",
        "A: Enter your answer",
        "Enter your account credentials",
        "Your first name",
        "Your last name",
        "Username",
        "Password for new account",
        "Confirm password",
        "« Back",
        "Create new account",
        'By clicking "Create new account", you are indicating that you are the patient or the authorized',
    ):
        assert words in text_of(page)
    assert 'value="maria@example.org"' in page.text
    assert 'href="/privacy"' in page.text
    assert 'href="/agreement"' in page.text


@pytest.mark.spec("S66")
async def test_a_new_account_is_logged_in_at_once(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    response = await browser.submit("/create-account", account(username="other.name"))
    assert (response.status_code, response.headers["location"]) == (303, "/charts?new=yes")
    assert "__Host-attempt" not in browser.kept
    assert "Diagnoses" in text_of(await browser.get(response.headers["location"]))
    [asked] = stage.bus.asks(CreateAccount)
    assert (asked.username, asked.language) == ("other.name", "en")
    assert "Correct horse" not in asked.model_dump_json()


@pytest.mark.spec("S49", "S64")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"question": ""}, "Select a security question."),
        ({"answer": " "}, "Enter your answer to the security question."),
        ({"first_name": ""}, "Enter your first name."),
        ({"username": ""}, "Enter a username."),
        ({"password": ""}, "Enter a password."),
        ({"confirm": "other"}, "The two passwords do not match."),
        ({"confirm": ""}, "Type the password a second time."),
        ({"last_name": "a" * 300}, "Please shorten this"),
        ({"first_name": "a\x00b"}, "Please shorten this"),
        ({"first_name": "a\x1bb"}, "Please shorten this"),
        ({"password": "P1" * 2000, "confirm": "P1" * 2000}, "128 characters or fewer"),
    ],
)
async def test_what_is_missing_or_unfit_is_said_before_anything_is_asked(
    browser: Browser, stage: Stage, wrong: dict[str, str], words: str
) -> None:
    await at_step(browser, stage, "set_up_account")
    response = await browser.submit("/create-account", account(**wrong))
    assert response.status_code == 422
    assert words in text_of(response)
    assert stage.bus.asks(CreateAccount) == []


@pytest.mark.spec("S60", "S65")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"username": "taken@example.org"}, "Username has already been taken"),
        ({"password": "Short1", "confirm": "Short1"}, "does not meet security requirements"),
    ],
)
async def test_what_was_typed_stays_but_for_the_secrets(
    browser: Browser, stage: Stage, wrong: dict[str, str], words: str
) -> None:
    await at_step(browser, stage, "set_up_account")
    sent = account(answer="canary answer", first_name="Zoë", **wrong)
    response = await browser.submit("/create-account", sent)
    assert response.status_code == 422
    assert words in text_of(response)
    assert 'value="Zoë"' in response.text
    assert 'value="first_pet" selected' in response.text
    for secret in ("canary answer", sent["password"]):
        assert f'value="{secret}"' not in response.text


async def test_the_first_order_leads_to_the_records() -> None:
    stage = Stage(pretend(order="verify_first"))
    async with Browser(stage) as browser:
        location = (await browser.get(f"/r/{stage.household.link}")).headers["location"]
        forms = {
            "/verify": ("/verify/pin", proof()),
            "/last-look": ("/last-look", {}),
            "/set-up-account": ("/create-account", account()),
        }
        seen = []
        while location in forms:
            seen.append(location)
            path, fields = forms[location]
            location = (await browser.submit(path, fields)).headers["location"]
        assert location == "/charts?new=yes"
        assert len(seen) == 3
        assert (await browser.get(location)).status_code == 200


def test_every_step_has_a_path() -> None:
    assert [path_of(step) for step in ("verify", "last_look", "set_up_account", "done")] == [
        "/verify",
        "/last-look",
        "/set-up-account",
        "/charts",
    ]
