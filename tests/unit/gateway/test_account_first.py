"""The pages where a practice has accounts made first: create, notice, log in, prove, look, question (D1)."""

from __future__ import annotations

import pytest

from shared.contracts.identity import AccountRefused, CreateAccount
from shared.contracts.questions import ChooseQuestion
from tests.fakes.gateway import Stage, pretend
from tests.unit.gateway.browsing import Browser, proof, text_of

OWN = "maria.alvarez@example.net"


@pytest.fixture
def stage() -> Stage:
    """A practice that has accounts made first."""
    return Stage(pretend(order="account_first"))


def account(**other: str) -> dict[str, str]:
    """A good form, unless told otherwise."""
    secret = "Correct horse 7"
    good = {"first_name": "Maria", "last_name": "Álvarez", "email": OWN, "password": secret, "confirm": secret}
    return good | other


async def create(browser: Browser, stage: Stage, **other: str) -> str:
    """What is said once the form was sent."""
    await browser.get(f"/r/{stage.household.link}")
    return text_of(await browser.submit("/create-account", account(**other)))


@pytest.mark.spec("S67", "S68", "S70", "D1")
async def test_the_form_asks_for_address_and_password_and_the_notice_says_what_is_next(
    browser: Browser, stage: Stage
) -> None:
    await browser.get(f"/r/{stage.household.link}")
    form = text_of(await browser.get("/create-account"))
    assert "Your e-mail address" in form
    assert "security question" not in form
    assert "Username" not in form
    said = await create(browser, stage)
    assert "Your account has been created." in said
    assert "Please confirm your e-mail address." in said
    assert OWN in said
    assert "__Host-attempt" not in browser.kept
    (asked,) = stage.bus.asks(CreateAccount)
    assert (asked.email, asked.question) == (OWN, "")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This invitation was used for too many accounts or names today. Please try again tomorrow"),
        ("es", "Con esta invitación hoy se probaron demasiadas cuentas o nombres. Intente de nuevo mañana"),
    ],
)
async def test_too_many_are_told_when_to_come_back_and_lose_nothing_that_was_typed(
    browser: Browser, stage: Stage, language: str, sentence: str
) -> None:
    stage.bus.answers[CreateAccount] = AccountRefused(reason="too_many")
    await browser.get(f"/r/{stage.household.link}")
    stage.household.language = language
    answer = await browser.submit("/create-account", account())
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert OWN in answer.text


@pytest.mark.spec("S72", "S73", "S74", "S57")
async def test_from_the_notice_to_the_records(browser: Browser, stage: Stage) -> None:
    said = await create(browser, stage, email="maria@example.org")
    assert "Now log in with your e-mail address" in said
    entered = await browser.submit("/login", {"username": "maria@example.org", "password": "Correct horse 7"})
    assert entered.headers["location"] == "/verify"
    assert (await browser.submit("/verify/pin", proof())).headers["location"] == "/last-look"
    assert (await browser.submit("/last-look")).headers["location"] == "/charts?new=done"
    assert (await browser.get("/charts?new=done")).headers["location"] == "/security-question"
    page = text_of(await browser.get("/security-question"))
    assert "Choose a security question" in page
    empty = await browser.submit("/security-question")
    assert "Select a security question." in text_of(empty)
    assert "Enter your answer to the security question." in text_of(empty)
    assert stage.bus.asks(ChooseQuestion) == []
    done = await browser.submit("/security-question", {"question": "first_pet", "answer": "Canary-Rex"})
    assert done.headers["location"] == "/charts?new=done"
    assert "Your registration is complete." in text_of(await browser.get("/charts?new=done"))
    (asked,) = stage.bus.asks(ChooseQuestion)
    assert "Canary" not in asked.model_dump_json()
    assert (await browser.get("/security-question")).headers["location"] == "/charts"


@pytest.mark.spec("S72", "D1")
async def test_an_unconfirmed_address_is_told_to_whoever_knows_the_password_alone(
    browser: Browser, stage: Stage
) -> None:
    await create(browser, stage)
    wrong = text_of(await browser.submit("/login", {"username": OWN, "password": "Wrong horse 7"}))
    assert "confirm" not in wrong
    right = await browser.submit("/login", {"username": OWN, "password": "Correct horse 7"})
    assert right.status_code == 422
    assert "Please confirm your e-mail address first." in text_of(right)
    assert "__Host-session" not in browser.kept


@pytest.mark.spec("S49", "S60")
async def test_what_is_wrong_with_an_address_stands_at_its_field(browser: Browser, stage: Stage) -> None:
    assert "This e-mail address has already been taken." in await create(browser, stage, email="taken@example.org")
    empty = text_of(await browser.submit("/create-account"))
    for words in ("Enter your first name.", "Enter the e-mail address.", "Enter a password."):
        assert words in empty
    again = await browser.submit("/create-account", account(confirm="other"))
    assert f'value="{OWN}"' in again.text
    assert "Correct horse" not in again.text
