"""What nobody may use any more is forgotten: people who did not come, and rows that are only old."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from services.identity.actions import forget_expired
from services.identity.store import attempts
from shared.contracts.identity import LinkRefused, LoggedIn, SessionAsserted
from tests.integration.identity.persons import Browser, cancel, execute, heard, invited, value
from tests.integration.identity.test_confirm_email import made
from tests.suite import Suite, eventually


@pytest.fixture
async def impatient(chartkey: Suite, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """Two more workers, which look all the time."""
    monkeypatch.setattr(forget_expired, "PAUSE", 0.02)
    await chartkey.start("identity", "identity")
    return chartkey


async def gone(suite: Suite, table: str) -> None:
    """Wait until the table is empty."""
    queries = {
        "attempts": "select count(*) = 0 from attempts",
        "known_browsers": "select count(*) = 0 from known_browsers",
        "links": "select count(*) = 0 from links",
        "login_misses": "select count(*) = 0 from login_misses",
        "people": "select bool_and(person is null and pin_check is null) from registrations",
        "sessions": "select count(*) = 0 from sessions",
    }
    await eventually(lambda: value(suite, queries[table]))


async def test_an_expired_registration_forgets_whom_it_was_for_once(impatient: Suite) -> None:
    issued, link = await invited(impatient)
    person = Browser(impatient)
    await person.open(link)
    await person.verify()
    await execute(impatient, "update registrations set expires_at = now()")
    await gone(impatient, "people")
    await asyncio.sleep(0.2)
    assert await value(impatient, "select status from registrations") == "expired"
    assert await value(impatient, "select count(*) from attempts where ended_at is null") == 0
    assert await value(impatient, "select count(*) from audit where action = 'forget-expired.expired'") == 1
    assert await Browser(impatient).open(link) == LinkRefused()
    await heard(impatient, await impatient.announce(issued.model_copy(update={"version": 9})))
    await cancel(impatient, issued.invitation_id)
    assert await value(impatient, "select person is null from registrations")


async def test_a_cancellation_that_crossed_its_offer_is_made_good(impatient: Suite) -> None:
    issued, link = await invited(impatient)
    await execute(impatient, "insert into tombstones values ($1, 'canceled', now())", issued.invitation_id)
    await gone(impatient, "people")
    assert await value(impatient, "select status from registrations") == "canceled"
    assert await Browser(impatient).open(link) == LinkRefused()


async def test_rows_that_are_only_old_are_deleted(impatient: Suite) -> None:
    _, link = await invited(impatient)
    person = Browser(impatient)
    await person.register(link, "rosa")
    await Browser(impatient).log_in("nobody", "Wrong-horse-9")
    for table, bend in {
        "attempts": "update attempts set ended_at = now() - interval '61 minutes'",
        "sessions": "update sessions set begun_at = now() - interval '12 hours'",
        "links": "update links set expires_at = now() - interval '31 days'",
        "known_browsers": "update known_browsers set used_at = now() - interval '366 days'",
        "login_misses": "update login_misses set last_at = now() - interval '25 hours'",
    }.items():
        await execute(impatient, bend)
        await gone(impatient, table)
    assert isinstance(await person.log_in("rosa"), LoggedIn)
    assert isinstance(await person.who(), SessionAsserted)


async def test_what_may_still_be_used_is_left_alone(impatient: Suite) -> None:
    _, link = await invited(impatient)
    owner, other = Browser(impatient), Browser(impatient)
    await owner.register(link, "rosa")
    _, later = await invited(impatient)
    await other.open(later)
    await other.log_in("nobody", "Wrong-horse-9")
    await asyncio.sleep(0.2)
    for table in ("sessions", "known_browsers", "login_misses"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await gone(impatient, table)
    assert await value(impatient, "select count(*) from links") == 2
    assert await value(impatient, "select count(*) from attempts") == 2
    assert await value(impatient, "select count(*) from registrations where person is null") == 0


async def test_a_fault_of_the_database_does_not_end_the_forgetting(
    impatient: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> int:
        raise asyncpg.LockNotAvailableError("canceling statement due to lock timeout")

    with monkeypatch.context() as broken:
        broken.setattr(attempts, "forget", fail)
        await asyncio.sleep(0.2)
    await invited(impatient)
    await execute(impatient, "update registrations set expires_at = now()")
    await gone(impatient, "people")


async def test_an_account_that_nobody_confirmed_is_forgotten_and_its_names_are_free(impatient: Suite) -> None:
    await made(impatient)
    account_id = await value(impatient, "select account_id from accounts")
    old = "update accounts set created_at = now() - interval '169 hours'"
    await execute(impatient, old)
    await asyncio.sleep(0.2)
    assert await value(impatient, "select count(*) from accounts") == 1, "its link still works"
    await execute(impatient, "update mailings set expires_at = now()")
    await eventually(lambda: value(impatient, "select count(*) = 0 from accounts"))
    assert await value(impatient, "select count(*) from credentials") == 0
    audited = "select count(*) from audit where action = 'forget-expired.unconfirmed' and chain = $1"
    assert await value(impatient, audited, f"account:{account_id}") == 1
    assert isinstance(await made(impatient), Browser)


async def test_an_account_that_is_confirmed_or_young_is_left_alone(impatient: Suite) -> None:
    await made(impatient)
    await execute(impatient, "update mailings set expires_at = now()")
    await execute(impatient, "update accounts set created_at = now() - interval '167 hours'")
    _, link = await invited(impatient, chart_id="c-2", email="leo@example.org")
    await Browser(impatient).register(link, "leo")
    confirmed = "update accounts set created_at = now() - interval '1 year' where email_confirmed_at is not null"
    await execute(impatient, confirmed)
    await asyncio.sleep(0.2)
    assert await value(impatient, "select count(*) from accounts") == 2
