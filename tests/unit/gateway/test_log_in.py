"""Log in and log out (section L)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.gateway.sessions import LIFETIME, REFUSED, SessionCache
from shared.contracts.identity import AssertSession, LoggedIn, LoggedOut, LogIn, LoginRefused, LogOut, SessionAsserted
from shared.seals import fingerprint, token
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, account, at_step, hidden, text_of

GOOD = {"username": "maria@example.org", "password": "Correct horse 7"}


async def registered(browser: Browser, stage: Stage) -> None:
    """Register, then forget everything but the account."""
    await at_step(browser, stage, "set_up_account")
    await browser.submit("/create-account", account())
    browser.kept.clear()


@pytest.mark.spec("S100")
async def test_the_page_has_the_documents_words_in_their_order(browser: Browser) -> None:
    page = text_of(await browser.get("/login"))
    places = [page.index(words) for words in ("Username", "Forgot username?", "Password", "Forgot password?")]
    assert places == sorted(places)
    assert page.index("Log in", places[-1]) > places[-1]


@pytest.mark.spec("S100", "S102")
async def test_logging_in_opens_the_records(browser: Browser, stage: Stage) -> None:
    await registered(browser, stage)
    response = await browser.submit("/login", GOOD)
    assert (response.status_code, response.headers["location"]) == (303, "/charts")
    assert (await browser.get("/charts")).status_code == 200
    [asked] = stage.bus.asks(LogIn)
    assert "Correct horse" not in asked.model_dump_json()


@pytest.mark.parametrize("wrong", [{"username": "nobody"}, {"password": "wrong"}, {"password": "x" * 5000}])
async def test_a_refusal_never_says_which_half_was_wrong(browser: Browser, stage: Stage, wrong: dict[str, str]) -> None:
    await registered(browser, stage)
    response = await browser.submit("/login", GOOD | wrong)
    assert response.status_code == 422
    assert "The username or the password is not right" in text_of(response)
    assert 'type="password" value' not in response.text


@pytest.mark.spec("S49")
async def test_empty_fields_are_told_at_once(browser: Browser, stage: Stage) -> None:
    response = await browser.submit("/login")
    assert "Enter a username." in text_of(response)
    assert "Enter a password." in text_of(response)
    assert stage.bus.asks(LogIn) == []


async def test_a_delay_says_how_long(browser: Browser, stage: Stage) -> None:
    stage.bus.answers[LogIn] = LoginRefused(reason="delayed", retry_at=datetime.now(UTC) + timedelta(seconds=61))
    assert "try again in 2 min" in text_of(await browser.submit("/login", GOOD))


@pytest.mark.spec("S112")
async def test_a_required_reset_is_told_with_the_way_to_a_new_password(browser: Browser, stage: Stage) -> None:
    stage.bus.answers[LogIn] = LoginRefused(reason="reset_required")
    page = await browser.submit("/login", GOOD)
    assert page.status_code == 422
    assert "you must choose a new one before you can log in" in text_of(page)
    assert 'class="usa-button" href="/forgot-password"' in page.text
    assert "__Host-session" not in browser.kept
    stage.bus.answers[LogIn] = LoginRefused(reason="no_match")
    assert 'class="usa-button" href="/forgot-password"' not in (await browser.submit("/login", GOOD)).text


async def test_a_planted_session_cookie_does_not_survive_log_in(browser: Browser, stage: Stage) -> None:
    await registered(browser, stage)
    browser.kept["__Host-session"] = "planted"
    await browser.submit("/login", GOOD)
    assert browser.kept["__Host-session"] != "planted"


async def test_a_known_browser_says_so(browser: Browser, stage: Stage) -> None:
    known = token()
    sealed = stage.household.identity.seal
    stage.bus.answers[LogIn] = lambda _: LoggedIn(session=sealed("gateway", token()), browser=sealed("gateway", known))
    await browser.submit("/login", GOOD)
    await browser.submit("/login", GOOD)
    assert [asked.browser for asked in stage.bus.asks(LogIn)] == [None, fingerprint(known)]


@pytest.mark.spec("S103")
async def test_logging_out_ends_the_session_everywhere(browser: Browser, stage: Stage) -> None:
    await registered(browser, stage)
    await browser.submit("/login", GOOD)
    kept = dict(browser.kept)
    form = hidden(await browser.get("/charts"))
    assert (await browser.send_form("/logout", form)).headers["location"] == "/logged-out"
    assert len(stage.bus.asks(LogOut)) == 1
    assert "__Host-session" not in browser.kept
    assert "You are logged out" in text_of(await browser.get("/logged-out"))
    browser.kept = kept
    assert (await browser.get("/charts")).headers["location"] == "/login?ended=yes"


async def test_after_log_out_the_page_speaks_the_language_of_the_account_and_of_no_account_after_it(
    browser: Browser, stage: Stage
) -> None:
    stage.household.language = "es"
    await registered(browser, stage)
    await browser.submit("/login", GOOD)
    await browser.send_form("/logout", hidden(await browser.get("/charts")))
    assert '<html lang="es">' in (await browser.get("/logged-out")).text
    assert '<html lang="es">' in (await browser.get("/login")).text
    assert '<html lang="en">' in (await browser.get("/login", params={"language": "en"})).text
    browser.kept.pop("__Host-language")
    stage.household.language = "en"
    await browser.submit("/login", GOOD)
    assert '<html lang="en">' in (await browser.get("/charts")).text


async def test_a_page_that_answers_a_form_speaks_its_language(browser: Browser, stage: Stage) -> None:
    stage.household.language = "es"
    await registered(browser, stage)
    await browser.submit("/login", GOOD)
    assert '<html lang="es">' in (await browser.submit("/settings/close")).text


async def test_a_link_to_log_out_logs_nobody_out(browser: Browser, stage: Stage) -> None:
    await registered(browser, stage)
    await browser.submit("/login", GOOD)
    assert (await browser.get("/logout")).headers["location"] == "/charts"
    assert stage.bus.asks(LogOut) == []


async def test_identity_is_asked_once_in_a_while(browser: Browser, stage: Stage) -> None:
    await registered(browser, stage)
    await browser.submit("/login", GOOD)
    before = len(stage.bus.asks(AssertSession))
    for _ in range(5):
        await browser.get("/charts")
    assert len(stage.bus.asks(AssertSession)) == before + 1


async def test_a_page_made_while_logging_out_does_not_bring_the_session_back(browser: Browser, stage: Stage) -> None:
    await registered(browser, stage)
    await browser.submit("/login", GOOD)
    form, held = hidden(await browser.get("/charts")), browser.kept["__Host-session"]
    asserted = stage.household.assert_session(AssertSession(session=fingerprint(held)))
    assert isinstance(asserted, SessionAsserted)

    def overtaken(request: LogOut) -> LoggedOut:
        stage.tools.sessions.keep(request.session, asserted)
        return stage.household.log_out(request)

    stage.bus.answers[LogOut] = overtaken
    await browser.send_form("/logout", form)
    stage.tools.sessions.keep(fingerprint(held), asserted)
    browser.kept["__Host-session"] = held
    assert (await browser.get("/charts")).headers["location"] == "/login?ended=yes"


def test_an_ended_session_is_not_remembered_for_a_minute_and_others_are() -> None:
    now = [0.0]
    cache = SessionCache(clock=lambda: now[0])
    session = SessionAsserted(assertion="signed", session_id=uuid4(), first_name="", charts=(), language="en")
    cache.end("a")
    for name in ("a", "b"):
        cache.keep(name, session)
    assert (cache.get("a"), cache.get("b")) == (None, session)
    now[0] = REFUSED
    cache.keep("a", session)
    assert cache.get("a") is session


def test_a_remembered_session_is_forgotten_before_its_assertion_ends() -> None:
    now = [0.0]
    cache = SessionCache(clock=lambda: now[0])
    session = SessionAsserted(assertion="signed", session_id=uuid4(), first_name="", charts=(), language="en")
    cache.keep("a", session)
    now[0] = LIFETIME - 1
    assert cache.get("a") is session
    now[0] = LIFETIME
    assert cache.get("a") is None
    assert LIFETIME < 60


async def test_an_ended_session_is_told_kindly(browser: Browser) -> None:
    page = text_of(await browser.get("/login?ended=yes"))
    assert "You were logged out Your session has ended, to keep your records safe" in page
    assert "Log in" in page
