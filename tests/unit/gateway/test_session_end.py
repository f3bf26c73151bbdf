"""The end of a session: told in advance, put off by use alone, and never told to whom it has not come (trust.md 1)."""

from __future__ import annotations

import re

import pytest

from services.gateway.sessions import LIFETIME
from shared.contracts.identity import AssertSession, LogOut, SessionAsserted, SessionGone
from shared.rpc import NoAnswer
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.reading import chart, sign_in

ENDED = "/login?ended=yes"


def ends_in(text: str) -> list[str]:
    """The seconds that a page tells its script."""
    return re.findall(r'data-ends-in="(\d+)"', text)


async def test_a_page_tells_when_its_session_ends(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    stage.household.ends_in = 431
    for path in ("/charts", chart(stage, "labs"), chart(stage, "profile")):
        assert ends_in((await browser.get(path)).text) == ["431"]


async def test_what_was_said_a_moment_ago_is_told_less_that_moment(browser: Browser, stage: Stage) -> None:
    now = [0.0]
    stage.tools.sessions._clock = lambda: now[0]
    sign_in(browser, stage)
    assert ends_in((await browser.get("/charts")).text) == ["900"]
    now[0] = LIFETIME - 1
    assert ends_in((await browser.get("/charts")).text) == [str(900 - round(LIFETIME - 1))]
    assert len(stage.bus.asks(AssertSession)) == 1


async def test_staying_logged_in_is_one_question_to_identity(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    stage.household.ends_in = 60
    await browser.get("/charts")
    stage.forget_sessions()
    stage.household.ends_in = 900
    answer = await browser.get("/session")
    assert (answer.json(), answer.headers["cache-control"]) == ({"ends_in": 900}, "no-store")
    assert len(stage.bus.asks(AssertSession)) == 2


async def test_a_session_that_is_over_cannot_be_prolonged(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    stage.household.sessions.clear()
    answer = await browser.get("/session")
    assert (answer.status_code, answer.headers["location"]) == (303, ENDED)
    assert "__Host-session" not in browser.kept


async def test_the_page_itself_logs_out_when_its_time_is_over(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    form = hidden(await browser.get("/charts"))
    left = await browser.send_form("/logout", form | {"ended": "yes"})
    assert left.headers["location"] == ENDED
    assert len(stage.bus.asks(LogOut)) == 1
    page = await browser.get(ENDED)
    assert "data-session-over" in page.text
    assert "Your session has ended" in text_of(page)


async def test_nobody_is_told_to_be_logged_out_while_a_session_is_open(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    assert (await browser.get("/logged-out")).headers["location"] == "/charts"
    page = await browser.get(ENDED)
    assert "data-session-over" not in page.text
    assert "Your session has ended" not in page.text


@pytest.mark.parametrize("path", ["/help", "/privacy", "/nope", "/", "/login"])
async def test_the_way_out_is_on_every_page_and_works(browser: Browser, stage: Stage, path: str) -> None:
    assert 'action="/logout"' not in (await browser.get(path)).text
    sign_in(browser, stage)
    page = await browser.get(path)
    assert 'id="idle"' in page.text
    assert ends_in(page.text) == []
    [seal] = re.findall(r'id="log-out">\s*<input type="hidden" name="form" value="([^"]+)"', page.text)
    assert (await browser.send_form("/logout", {"form": seal})).headers["location"] == "/logged-out"
    assert stage.household.sessions == set()


async def test_an_identity_of_before_tells_no_end_and_no_page_invents_one(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    asserted = stage.household.assert_session

    def before(request: AssertSession) -> SessionAsserted | SessionGone:
        return asserted(request).model_copy(update={"ends_in": None})

    stage.bus.answers[AssertSession] = before
    page = await browser.get("/charts")
    assert page.status_code == 200
    assert ends_in(page.text) == []


async def test_a_failure_leads_back_to_the_records_or_to_the_start(browser: Browser, stage: Stage) -> None:
    assert '<a class="usa-button" href="/">' in (await browser.get("/nope")).text
    sign_in(browser, stage)
    stage.bus.answers[AssertSession] = NoAnswer("TimeoutError")
    assert '<a class="usa-button" href="/charts">' in (await browser.get("/nope")).text
    page = (await browser.get("/charts")).text
    assert '<a class="usa-button" href="">Try again</a>' in page
    assert '<a class="ck-back" href="/charts">' in page
