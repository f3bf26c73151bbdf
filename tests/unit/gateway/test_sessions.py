"""Where an account is logged in, logging out elsewhere and everywhere, and the password once more."""

from __future__ import annotations

from uuid import UUID

import pytest

from shared.contracts.identity import AssertSession, SessionAsserted
from shared.contracts.sessions import EndSessions, ProveSession
from shared.seals import fingerprint
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.reading import sign_in

PAGE, END, PROVE = "/settings/sessions", "/settings/sessions/end", "/confirm-password"


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


async def test_the_list_says_where_and_since_when(browser: Browser) -> None:
    page = text_of(await browser.get(PAGE))
    assert "Firefox, Windows This one Logged in on November 25, 2026, 9:30 a.m." in page
    assert "A browser Logged in on" in page


async def test_one_other_browser_is_logged_out_and_this_one_stays(browser: Browser, stage: Stage) -> None:
    form = hidden(await browser.get(PAGE)) | {"session_id": str(UUID(int=2))}
    assert (await browser.send_form(END, form)).headers["location"] == f"{PAGE}?done=yes"
    [asked] = stage.bus.asks(EndSessions)
    assert asked.session_id == UUID(int=2)
    assert "__Host-session" in browser.kept
    assert "That browser is logged out." in text_of(await browser.get(f"{PAGE}?done=yes"))


@pytest.mark.spec("S103")
async def test_log_out_everywhere_ends_this_one_too(browser: Browser, stage: Stage) -> None:
    form = {"form": hidden(await browser.get(PAGE))["form"]}
    assert (await browser.send_form(END, form)).headers["location"] == "/logged-out"
    [asked] = stage.bus.asks(EndSessions)
    assert asked.session_id is None
    assert "__Host-session" not in browser.kept


async def test_an_id_that_is_none_logs_nobody_out(browser: Browser, stage: Stage) -> None:
    form = hidden(await browser.get(PAGE)) | {"session_id": "everybody"}
    assert (await browser.send_form(END, form)).headers["location"] == PAGE
    assert (await browser.get(END)).headers["location"] == PAGE
    assert stage.bus.asks(EndSessions) == []


async def test_what_was_ended_elsewhere_is_not_shown_from_memory(browser: Browser, stage: Stage) -> None:
    holder = fingerprint(browser.kept["__Host-session"])
    await browser.get("/charts")
    kept = stage.tools.sessions.get(holder)
    assert isinstance(kept, SessionAsserted)
    stage.tools.sessions.end_all([kept.session_id])
    assert stage.tools.sessions.get(holder) is None
    stage.household.sessions.clear()
    assert (await browser.get("/charts")).headers["location"] == "/login?ended=yes"
    assert len(stage.bus.asks(AssertSession)) == 2


@pytest.mark.parametrize(("to", "path"), [("password", "/settings/password"), ("", "/settings"), ("evil", "/settings")])
async def test_a_right_password_goes_on_under_a_new_cookie(browser: Browser, to: str, path: str) -> None:
    before = browser.kept["__Host-session"]
    response = await browser.submit(f"{PROVE}?to={to}", {"password": "Correct horse 7"})
    assert response.headers["location"] == path
    assert browser.kept["__Host-session"] != before


async def test_a_wrong_password_is_told_and_keeps_where_it_goes_on(browser: Browser, stage: Stage) -> None:
    response = await browser.submit(f"{PROVE}?to=password", {"password": "Wrong horse 7"})
    assert "This is not the password of your account." in text_of(response)
    assert hidden(response)["to"] == "password"
    assert "Wrong horse" not in response.text
    [asked] = stage.bus.asks(ProveSession)
    assert "Wrong horse" not in asked.model_dump_json()


async def test_five_wrong_ones_log_this_browser_out(browser: Browser) -> None:
    answers = [await browser.submit(PROVE, {"password": f"Wrong horse {n}"}) for n in range(5)]
    assert [one.status_code for one in answers] == [422] * 4 + [303]
    assert answers[-1].headers["location"] == "/login?ended=yes"
    assert "__Host-session" not in browser.kept


async def test_an_empty_or_endless_password_is_not_asked_about(browser: Browser, stage: Stage) -> None:
    assert "Enter a password." in text_of(await browser.submit(PROVE))
    await browser.submit(PROVE, {"password": "x" * 5000})
    assert stage.bus.asks(ProveSession) == []
