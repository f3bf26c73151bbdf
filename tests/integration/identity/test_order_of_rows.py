"""An account's rows are held in one order: nobody ends in a deadlock, and "everywhere" misses nobody (ADR 34)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from services.identity.actions.finalize_access import finalize_access
from services.identity.actions.log_in import admit, log_in
from shared.contracts.accounts import ChangeEmail, ChangePassword, ChangeQuestion, CloseAccount
from shared.contracts.confirming import ConfirmEmail
from shared.contracts.enrollment import AccessRevoked
from shared.contracts.finalizing import FinalizeAccess, FinalizingBegun
from shared.contracts.identity import AttemptGone, LoggedIn, LogIn, SessionGone
from shared.contracts.sessions import EndSessions, SessionsEnded
from shared.ids import new_id
from shared.seals import fingerprint
from tests.integration.identity.counter import Counter, at_counter, invited
from tests.integration.identity.letters import mailed_token
from tests.integration.identity.persons import PASSWORD, Browser, reason
from tests.integration.identity.recoverers import NEW
from tests.suite import Suite

OWNER = "rosa@example.org"
Deed = Callable[[Browser], Awaitable[Any]]


@pytest.fixture
async def chartkey(suite: Suite) -> AsyncIterator[Suite]:
    """A suite that asks at identity's desk."""
    async with at_counter(suite) as found:
        yield found


@pytest.fixture
def counter(chartkey: Suite) -> Counter:
    """That desk."""
    found: Any = chartkey.bus
    assert isinstance(found, Counter)
    return found


async def owner_of(chartkey: Suite, counter: Counter) -> Browser:
    """Somebody with an account and a chart, logged in; a stranger has tried a password on it."""
    _, link = await invited(chartkey, counter, email=OWNER, chart_id="c-1")
    rosa = Browser(chartkey)
    await rosa.register(link, OWNER)
    assert reason(await Browser(chartkey).log_in(OWNER, "Wrong-words-7")) == "no_match"
    return rosa


def by_session(kind: type[Any], **fields: Any) -> Deed:
    """Something that is done by a session."""

    async def act(person: Browser) -> Any:
        sealed = {name: person.seal(text) for name, text in fields.get("sealed", {}).items()}
        plain = {name: text for name, text in fields.items() if name != "sealed"}
        return await person.suite.bus.ask(kind(session=fingerprint(person.session or ""), **plain, **sealed))

    return act


async def log_in_elsewhere(person: Browser) -> Any:
    """With the right password, in a browser that nobody knows."""
    return await Browser(person.suite).log_in(OWNER)


DEEDS = {
    "log-in": log_in_elsewhere,
    "password": by_session(ChangePassword, sealed={"password": NEW}),
    "question": by_session(ChangeQuestion, question="first_job_town", sealed={"answer": "Lagos"}),
    "email": by_session(ChangeEmail, email="rosa@example.net"),
    "everywhere": by_session(EndSessions),
    "close": by_session(CloseAccount),
}


@asynccontextmanager
async def waiting(chartkey: Suite, deed: Awaitable[Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """What is done meanwhile is done while the deed waits for a row."""
    task = asyncio.ensure_future(deed)
    try:
        await chartkey.somebody_waits("identity")
        yield task
    finally:
        await asyncio.wait_for(task, 20)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_whoever_waits_for_the_credentials_holds_neither_sessions_nor_counters(
    chartkey: Suite, counter: Counter, deed: Deed
) -> None:
    """A reset holds the credentials, and goes on to sessions, registrations under way and counters."""
    rosa = await owner_of(chartkey, counter)
    async with chartkey.connection("identity") as reset, asyncio.timeout(30):
        held = reset.transaction()
        await held.start()
        await reset.execute("select from credentials for update")
        async with waiting(chartkey, deed(rosa)) as task:
            for table in ("sessions", "attempts", "login_misses", "known_browsers", "mailings"):
                await reset.execute(f"select from {table} for update nowait")
            await held.commit()
    assert reason(task.result()) == ""


async def test_whoever_confirms_an_address_waits_for_the_credentials_before_the_link(
    chartkey: Suite, counter: Counter
) -> None:
    rosa = await owner_of(chartkey, counter)
    await by_session(ChangeEmail, email="rosa@example.net")(rosa)
    token = rosa.seal(await mailed_token(chartkey, "confirm_email"))
    async with chartkey.connection("identity") as settings, asyncio.timeout(30):
        held = settings.transaction()
        await held.start()
        await settings.execute("select from credentials for update")
        async with waiting(chartkey, chartkey.bus.ask(ConfirmEmail(token=token))) as task:
            await settings.execute("select from mailings for update nowait")
            await settings.execute("select from accounts for update nowait")
            await held.commit()
    assert task.result().replaced


@pytest.mark.spec("S103", "S130")
async def test_an_access_that_is_just_being_finalized_ends_with_every_session(
    chartkey: Suite, counter: Counter
) -> None:
    """Whoever took the session over would else go on with what it began."""
    issued, link = await invited(chartkey, counter, email=OWNER, chart_id="c-1")
    rosa, thief = Browser(chartkey), Browser(chartkey)
    await rosa.register(link, OWNER)
    await counter.tell(AccessRevoked(invitation_id=issued.invitation_id, version=3, revoked_at=issued.issued_at))
    await invited(chartkey, counter, email=OWNER, chart_id="c-1")
    await rosa.log_in(OWNER)
    thief.session = rosa.session
    async with counter.desk.transaction(source="gateway", message_id=str(new_id())) as work:
        begun = await finalize_access(work, FinalizeAccess(session=fingerprint(thief.session or "")))
        assert isinstance(begun, FinalizingBegun)
        everywhere = asyncio.ensure_future(by_session(EndSessions)(rosa))
        await asyncio.wait({everywhere}, timeout=1)
    assert isinstance(await everywhere, SessionsEnded)
    thief.attempt = thief.unseal(begun.attempt)
    assert await thief.show() == AttemptGone()


@pytest.mark.spec("S103")
async def test_a_log_in_that_is_just_beginning_ends_with_every_session(chartkey: Suite, counter: Counter) -> None:
    rosa, thief = await owner_of(chartkey, counter), Browser(chartkey)
    request = LogIn(username=OWNER, password=thief.seal(PASSWORD))
    guess = await log_in.before(counter.desk, request)
    async with counter.desk.transaction(source="gateway", message_id=str(new_id())) as work:
        begun = await admit(work, request, guess)
        assert isinstance(begun, LoggedIn)
        everywhere = asyncio.ensure_future(by_session(EndSessions)(rosa))
        await asyncio.wait({everywhere}, timeout=1)
    assert len((await everywhere).ended) == 2
    thief.session = thief.unseal(begun.session)
    assert await thief.who() == SessionGone()
