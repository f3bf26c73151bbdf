"""Sessions of an account: listed, ended one by one or everywhere, and proven anew by the password."""

from __future__ import annotations

from uuid import UUID

import pytest

from shared.contracts.identity import LoggedIn, LoginRefused, SessionAsserted, SessionGone
from shared.contracts.sessions import (
    EndSessions,
    ProveSession,
    SessionProven,
    SessionsEnded,
    SessionsShown,
    ShowSessions,
)
from shared.seals import fingerprint
from tests.integration.identity.persons import (
    PASSWORD,
    Browser,
    all_at_once,
    execute,
    invited,
    said,
    value,
)
from tests.suite import Suite

WRONG = "Wrong-horse-9"


async def two_browsers(chartkey: Suite) -> tuple[Browser, Browser]:
    """One account, logged in here and there."""
    _, link = await invited(chartkey)
    here, there = Browser(chartkey), Browser(chartkey)
    await here.register(link)
    await there.log_in()
    return here, there


def mark(browser: Browser) -> str:
    """The fingerprint of its session cookie."""
    return fingerprint(browser.session or "")


async def listed(browser: Browser) -> SessionsShown | SessionGone:
    """The page asks."""
    return await browser.suite.bus.ask(ShowSessions(session=mark(browser)))


async def end(browser: Browser, session_id: UUID | None = None) -> SessionsEnded | SessionGone:
    """A button is pressed."""
    return await browser.suite.bus.ask(EndSessions(session=mark(browser), session_id=session_id))


async def prove(browser: Browser, password: str = PASSWORD) -> SessionProven | LoginRefused | SessionGone:
    """The password once more."""
    request = ProveSession(session=mark(browser), password=browser.seal(password))
    return browser._keep(await browser.suite.bus.ask(request, deadline=30.0))


async def test_the_list_tells_the_askers_own_first_and_nothing_that_is_over(chartkey: Suite) -> None:
    here, there = await two_browsers(chartkey)
    third = Browser(chartkey)
    await third.log_in()
    await third.log_out()
    idle = "update sessions set last_seen_at = now() - interval '16 minutes' where fingerprint = $1"
    for one, count in ((here, 2), (there, 2)):
        told = await listed(one)
        assert isinstance(told, SessionsShown)
        assert [session.is_asker for session in told.sessions] == [True] + [False] * (count - 1)
    await execute(chartkey, idle, mark(there))
    told = await listed(here)
    assert isinstance(told, SessionsShown)
    assert len(told.sessions) == 1
    assert await listed(there) == SessionGone()


async def test_a_session_that_a_registration_began_is_called_by_its_browser(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    here = Browser(chartkey)
    await here.open(link)
    await here.verify()
    await here.confirm()
    await here.create(device="Firefox, Windows")
    told = await listed(here)
    assert isinstance(told, SessionsShown)
    assert [one.device for one in told.sessions] == ["Firefox, Windows"]


async def test_one_is_ended_and_told_and_the_asker_stays(chartkey: Suite) -> None:
    here, there = await two_browsers(chartkey)
    told = await listed(here)
    assert isinstance(told, SessionsShown)
    other = told.sessions[1].session_id
    assert await end(here, other) == SessionsEnded(ended=(other,))
    assert await end(here, other) == SessionsEnded(ended=())
    assert await there.who() == SessionGone()
    assert isinstance(await here.who(), SessionAsserted)
    assert [one["session_id"] for one in await said(chartkey, "session.ended")] == [str(other)]


async def test_somebody_elses_session_is_out_of_reach(chartkey: Suite) -> None:
    here, _ = await two_browsers(chartkey)
    _, link = await invited(chartkey, email="mallory@example.org", chart_id="c-2")
    mallory = Browser(chartkey)
    await mallory.register(link, "mallory")
    own = await value(chartkey, "select session_id from sessions where fingerprint = $1", mark(here))
    assert await end(mallory, own) == SessionsEnded(ended=())
    assert isinstance(await here.who(), SessionAsserted)


@pytest.mark.spec("S103")
async def test_everywhere_is_everywhere(chartkey: Suite) -> None:
    here, there = await two_browsers(chartkey)
    ended = await end(here)
    assert isinstance(ended, SessionsEnded)
    assert len(ended.ended) == 2
    assert [await one.who() for one in (here, there)] == [SessionGone()] * 2
    assert len(await said(chartkey, "session.ended")) == 2
    assert await end(here) == SessionGone()


async def test_the_right_password_renews_the_cookie_and_the_old_one_is_worth_nothing(chartkey: Suite) -> None:
    here, _ = await two_browsers(chartkey)
    old = here.twin()
    await execute(chartkey, "update sessions set begun_at = now() - interval '1 hour'")
    assert isinstance(await prove(here), SessionProven)
    assert await old.who() == SessionGone()
    assert isinstance(await here.who(), SessionAsserted)
    fresh = "select proven_at > now() - interval '1 minute' from sessions where fingerprint = $1"
    assert await value(chartkey, fresh, mark(here))


async def test_fifty_parallel_guesses_are_five_and_end_this_session_alone(chartkey: Suite) -> None:
    here, there = await two_browsers(chartkey)
    twins = [here.twin() for _ in range(50)]
    replies = await all_at_once(*(prove(one, WRONG) for one in twins))
    assert sum(isinstance(one, LoginRefused) for one in replies) == 4
    assert sum(isinstance(one, SessionGone) for one in replies) == 46
    assert await prove(here) == SessionGone()
    assert isinstance(await there.who(), SessionAsserted)
    assert isinstance(await Browser(chartkey).log_in(), LoggedIn)
    assert len(await said(chartkey, "session.ended")) == 1
