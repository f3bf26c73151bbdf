"""Account settings: what is shown, what wants the password first, and what is said of a change."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.accounts import (
    ChangeDetails,
    ChangeEmail,
    ChangePassword,
    ChangeQuestion,
    ChangeRefused,
    ChangeUsername,
    CloseAccount,
)
from shared.contracts.identity import SessionGone
from shared.contracts.joining import AccountsJoined, JoinAccounts
from shared.messages import Request
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import NAUGHTY, sign_in

GUARDED: dict[str, tuple[type[Request[Any]], dict[str, str]]] = {
    "username": (ChangeUsername, {"username": "rosa"}),
    "email": (ChangeEmail, {"email": "maria@example.net"}),
    "password": (ChangePassword, {"password": "Tall ships 8", "confirm": "Tall ships 8"}),
    "question": (ChangeQuestion, {"question": "first_job_town", "answer": "Lagos"}),
    "close": (CloseAccount, {}),
    "move": (JoinAccounts, {"username": "maria-2", "password": "Correct horse 7"}),
}
"""What wants a fresh password: the request, and a good form."""


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


async def test_the_settings_lead_to_all_that_can_be_changed(browser: Browser) -> None:
    page = await browser.get("/settings")
    for path in ("details", *GUARDED, "phone", "sessions"):
        assert f'href="/settings/{path}"' in page.text
        assert (await browser.get(f"/settings/{path}")).status_code == 200
    assert "Maria Álvarez" in text_of(page)


async def test_name_language_and_reminders_are_kept_and_said_to_be(browser: Browser, stage: Stage) -> None:
    form = {"first_name": "María", "last_name": "Ruiz", "written_in": "es", "reminders": "no"}
    response = await browser.submit("/settings/details", form)
    assert response.headers["location"] == "/settings?changed=details"
    [asked] = stage.bus.asks(ChangeDetails)
    assert (asked.first_name, asked.last_name, asked.language, asked.reminders) == ("María", "Ruiz", "es", False)
    assert "Your changes are saved." in text_of(await browser.get("/settings?changed=details"))


async def test_a_name_is_missing(browser: Browser, stage: Stage) -> None:
    response = await browser.submit("/settings/details", {"first_name": " ", "last_name": ""})
    assert "Enter your first name." in text_of(response)
    assert stage.bus.asks(ChangeDetails) == []


@pytest.mark.parametrize("name", GUARDED)
async def test_what_protects_the_account_wants_the_password_first(browser: Browser, stage: Stage, name: str) -> None:
    request, form = GUARDED[name]
    stage.household.own.account = stage.household.own.account.model_copy(update={"fresh": False})
    assert (await browser.get(f"/settings/{name}")).headers["location"] == f"/confirm-password?to={name}"
    stage.household.own.account = stage.household.own.account.model_copy(update={"fresh": True})
    stage.household.own.refusal = ChangeRefused(reason="not_fresh")
    late = await browser.submit(f"/settings/{name}", form)
    assert late.headers["location"] == f"/confirm-password?to={name}"
    assert len(stage.bus.asks(request)) == 1


@pytest.mark.parametrize("name", ["username", "password", "question"])
async def test_a_change_is_said_to_be_made(browser: Browser, stage: Stage, name: str) -> None:
    request, form = GUARDED[name]
    response = await browser.submit(f"/settings/{name}", form)
    assert response.headers["location"] == f"/settings?changed={name}"
    assert "changed" in text_of(await browser.get(f"/settings?changed={name}"))
    [asked] = stage.bus.asks(request)
    for secret in ("Tall ships", "Lagos"):
        assert secret not in asked.model_dump_json()


async def test_unlike_passwords_are_not_asked_about(browser: Browser, stage: Stage) -> None:
    response = await browser.submit("/settings/password", {"password": "Tall ships 8", "confirm": "Tall ships 9"})
    assert "The two passwords do not match." in text_of(response)
    assert "Tall ships" not in response.text
    assert stage.bus.asks(ChangePassword) == []


async def test_a_refusal_stands_at_its_field(browser: Browser, stage: Stage) -> None:
    stage.household.own.refusal = ChangeRefused(reason="username_taken")
    response = await browser.submit("/settings/username", {"username": "rosa"})
    assert response.status_code == 422
    assert 'value="rosa"' in response.text
    assert "Username has already been taken" in text_of(response)


async def test_closing_says_what_it_means_and_forgets_this_browser(browser: Browser) -> None:
    browser.kept["__Host-browser"] = "known"
    page = text_of(await browser.get("/settings/close"))
    assert "Maria Álvarez , Integrative Medicine" in page
    assert "They are told that you have left." in page
    done = await browser.submit("/settings/close")
    assert "Your account is closed" in text_of(done)
    assert {"__Host-session", "__Host-browser"}.isdisjoint(browser.kept)


async def test_a_session_that_ended_meanwhile_leads_to_log_in(browser: Browser, stage: Stage) -> None:
    for request in (ChangeUsername, CloseAccount):
        stage.bus.answers[request] = SessionGone()
    for name in ("username", "close"):
        sign_in(browser, stage)
        assert (await browser.submit(f"/settings/{name}", GUARDED[name][1])).headers["location"] == "/login?ended=yes"


@pytest.mark.spec("S51", "S135")
async def test_the_charts_of_a_second_account_are_brought_here(browser: Browser, stage: Stage) -> None:
    page = text_of(await browser.get("/settings/move"))
    assert "you hereby certify that you are the patient of record" in page
    form = GUARDED["move"][1]
    wrong = await browser.submit("/settings/move", form | {"password": "Wrong horse 7"})
    assert "The username or the password is not right" in text_of(wrong)
    assert (await browser.submit("/settings/move", form)).headers["location"] == "/settings?changed=move"
    stage.bus.answers[JoinAccounts] = AccountsJoined(charts=0)
    assert (await browser.submit("/settings/move", form)).headers["location"] == "/settings?changed=nothing"
    assert "Correct horse" not in stage.bus.asks(JoinAccounts)[0].model_dump_json()


@pytest.mark.parametrize("said", ["<script>", "rubbish", "details&x=y"])
async def test_only_our_own_news_is_told(browser: Browser, said: str) -> None:
    assert "usa-alert--success" not in (await browser.get("/settings", params={"changed": said})).text


@pytest.mark.parametrize("name", NAUGHTY[:6])
async def test_names_are_text_and_nothing_else(browser: Browser, stage: Stage, name: str) -> None:
    own = stage.household.own
    own.account = own.account.model_copy(update={"first_name": name, "username": name})
    for path in ("/settings", "/settings/details", "/settings/username"):
        assert (await browser.get(path)).text.count("<script") == 1
