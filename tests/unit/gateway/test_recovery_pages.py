"""The pages of forgot password and forgot username, in the documents' words (S104-S116)."""

from __future__ import annotations

import pytest

from services.gateway.cookies import ATTEMPT, RECOVERY, SESSION
from shared.contracts.recovery import AnswerQuestion, OpenReset, RemindUsername, RequestReset, ResetPassword
from tests.fakes.gateway import Stage
from tests.fakes.pretend_recovery import RESET
from tests.unit.gateway.browsing import Browser, text_of

LINK = f"/reset/link/{RESET}"
BORN = {"birth_year": "1986", "birth_month": "04", "birth_day": "28"}


def follows(page: str, *words: str) -> bool:
    """Do these words stand on the page, in this order?"""
    places = [page.index(word) for word in words]
    return places == sorted(places)


@pytest.mark.spec("S104", "S114")
async def test_both_forms_have_the_documents_words_and_promise_a_mail_to_anybody(
    browser: Browser, stage: Stage
) -> None:
    assert follows(text_of(await browser.get("/forgot-password")), "Enter username", "Reset password")
    assert follows(text_of(await browser.get("/forgot-username")), "Email address", "Verify identity")
    pages = []
    for name in ("maria@example.org", "nobody"):
        sent = await browser.submit("/forgot-password", {"username": name})
        assert sent.headers["location"] == "/forgot-password/sent"
        pages.append((await browser.get("/forgot-password/sent")).text)
    assert pages[0] == pages[1]
    assert [asked.username for asked in stage.bus.asks(RequestReset)] == ["maria@example.org", "nobody"]
    sent = await browser.submit("/forgot-username", {"email": "maria@example.org"})
    assert sent.headers["location"] == "/forgot-username/sent"
    assert [asked.email for asked in stage.bus.asks(RemindUsername)] == ["maria@example.org"]


@pytest.mark.spec("S19", "S111")
async def test_whoever_was_linking_an_account_finds_the_way_back(browser: Browser, stage: Stage) -> None:
    sent = await browser.submit("/forgot-password?from=link", {"username": "maria@example.org"})
    assert sent.headers["location"] == "/forgot-password/sent?from=link"
    assert 'href="/link-account"' in (await browser.get(sent.headers["location"])).text
    browser.kept[RECOVERY] = stage.household.recovery.begin(proven=True)
    browser.kept[ATTEMPT] = "held"
    done = await browser.submit("/reset/password", {"password": "Quiet-harbor-9", "confirm": "Quiet-harbor-9"})
    assert 'href="/link-account"' in done.text


@pytest.mark.spec("S106", "S107", "S108", "S110", "D2")
async def test_from_the_link_to_a_new_password(browser: Browser, stage: Stage) -> None:
    followed = await browser.get(LINK)
    assert (followed.status_code, followed.headers["location"]) == (303, "/reset")
    page = await browser.get("/reset")
    assert RESET not in page.text
    assert follows(text_of(page), "Answer your security question", "Request a security code via mobile", "Continue")
    assert (await browser.submit("/reset", {"way": "question"})).headers["location"] == "/reset/question"
    asked = text_of(await browser.get("/reset/question"))
    assert follows(asked, "Date of Birth (YYYY/MM/DD)", "Year", "Month", "first pet", "Submit")
    assert (await browser.get("/reset/password")).headers["location"] == "/reset"
    answered = await browser.submit("/reset/question", BORN | {"answer": "Rex"})
    assert answered.headers["location"] == "/reset/password"
    (told,) = stage.bus.asks(AnswerQuestion)
    assert "Rex" not in told.model_dump_json()
    assert follows(text_of(await browser.get("/reset/password")), "Password", "Retype password")
    browser.kept[SESSION] = "somebody"
    done = await browser.submit("/reset/password", {"password": "Quiet-harbor-9", "confirm": "Quiet-harbor-9"})
    assert "Your new password works from now on." in text_of(done)
    assert (RECOVERY in browser.kept, SESSION in browser.kept) == (False, False)
    assert "Quiet" not in stage.bus.asks(ResetPassword)[0].model_dump_json()


@pytest.mark.spec("S109")
async def test_by_phone(browser: Browser, stage: Stage) -> None:
    await browser.get(LINK)
    page = text_of(await browser.get("/reset/phone"))
    assert follows(page, "Phone number from doctor's record", "Text", "Voice", "By requesting a code")
    assert (await browser.submit("/reset/phone", {"phone": "(202) 555-0143", "channel": "text"})).headers[
        "location"
    ] == "/reset/code"
    assert "If the phone number matches a doctor's record of yours" in text_of(await browser.get("/reset/code"))
    assert (await browser.submit("/reset/code", {"code": "482 913"})).headers["location"] == "/reset/password"


@pytest.mark.spec("S113")
async def test_with_neither_question_nor_phone_the_practice_is_named(browser: Browser, stage: Stage) -> None:
    stage.household.recovery.question, stage.household.recovery.channels = None, ()
    await browser.get(LINK)
    page = await browser.get("/reset")
    assert "Please call your doctor's office" in text_of(page)
    assert "<form" not in page.text.partition("<main")[2].partition("</main")[0]
    assert (await browser.get("/reset/question")).headers["location"] == "/reset"
    assert (await browser.get("/reset/phone")).headers["location"] == "/reset"


@pytest.mark.parametrize("token", ["x" * 43, RESET[:-1], RESET + "=", "a/b"])
async def test_every_link_that_does_not_work_is_one_page(browser: Browser, stage: Stage, token: str) -> None:
    page = await browser.get(f"/reset/link/{token}")
    assert page.status_code == 410
    assert "A link to reset a password works only once, for one hour." in text_of(page)
    assert (await browser.get("/reset")).text == page.text


async def test_a_head_request_asks_nobody(browser: Browser, stage: Stage) -> None:
    await browser.head(LINK)
    assert stage.bus.asks(OpenReset) == []


@pytest.mark.spec("S49")
async def test_empty_and_wrong_forms_say_what_is_wrong(browser: Browser, stage: Stage) -> None:
    await browser.get(LINK)
    empty = text_of(await browser.submit("/reset/question"))
    assert "Enter the patient's date of birth." in empty
    assert "Enter your answer to the security question." in empty
    assert stage.bus.asks(AnswerQuestion) == []
    wrong = await browser.submit("/reset/question", BORN | {"answer": "Canary"})
    assert "You have 4 tries left." in text_of(wrong)
    assert "Canary" not in wrong.text
    assert 'value="1986"' not in wrong.text
    assert "Enter a username." in text_of(await browser.submit("/forgot-password"))
    assert "Enter the e-mail address." in text_of(await browser.submit("/forgot-username"))
