"""Whoever had to wait for an account goes by what it is then, and not by what it was when they came."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from services.identity.actions.request_reset import request_reset
from shared.contracts.accounts import ChangeEmail
from shared.contracts.confirming import ConfirmEmail, EmailConfirmed
from shared.contracts.identity import LoginRefused
from shared.contracts.recovery import MailPromised, RecoveryGone, RequestReset
from shared.ids import new_id
from tests.integration.identity.counter import Counter, at_counter
from tests.integration.identity.letters import letters, mailed_token, orders
from tests.integration.identity.persons import Browser, value
from tests.integration.identity.recoverers import Forgetful
from tests.integration.identity.test_order_of_rows import OWNER, by_session, owner_of, waiting
from tests.suite import Suite

NEW_ADDRESS = "rosa@example.net"


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


async def replace_address(chartkey: Suite, owner: Browser) -> EmailConfirmed:
    """Confirmed there by the mailed link."""
    token = owner.seal(await mailed_token(chartkey, "confirm_email"))
    found = await chartkey.bus.ask(ConfirmEmail(token=token))
    assert isinstance(found, EmailConfirmed)
    return found


async def test_a_log_in_that_waits_while_the_account_is_closed_does_not_arrive(
    chartkey: Suite, counter: Counter
) -> None:
    await owner_of(chartkey, counter)
    async with chartkey.connection("identity") as closing:
        held = closing.transaction()
        await held.start()
        await closing.execute("select from credentials for update")
        async with waiting(chartkey, Browser(chartkey).log_in(OWNER)) as task:
            await closing.execute("update accounts set closed_at = now()")
            await held.commit()
    assert task.result() == LoginRefused(reason="no_match")
    assert await value(chartkey, "select count(*) from sessions") == 1, "rosa's own, from before"


@pytest.mark.spec("S104", "S115")
async def test_a_reset_that_waits_while_the_address_is_replaced_goes_to_the_new_one(
    chartkey: Suite, counter: Counter
) -> None:
    """Whoever reads the old mailbox may be why it was replaced."""
    rosa = await owner_of(chartkey, counter)
    await by_session(ChangeEmail, email=NEW_ADDRESS)(rosa)
    subject = counter.desk.tools.vault.index(f"reset:{await value(chartkey, 'select account_id from accounts')}")
    async with chartkey.connection("identity") as other:
        held = other.transaction()
        await held.start()
        await other.execute("select pg_advisory_xact_lock($1)", int.from_bytes(subject[:8], signed=True))
        async with waiting(chartkey, Forgetful(chartkey).forget(OWNER)):
            assert (await replace_address(chartkey, rosa)).replaced
            await held.commit()
    assert [letter.to for letter in await letters(chartkey, "reset_password")] == [NEW_ADDRESS]


async def test_a_reset_that_waits_while_the_account_is_closed_goes_to_nobody(chartkey: Suite, counter: Counter) -> None:
    await owner_of(chartkey, counter)
    async with chartkey.connection("identity") as closing:
        held = closing.transaction()
        await held.start()
        await closing.execute("select from credentials for update")
        async with waiting(chartkey, Forgetful(chartkey).forget(OWNER)) as task:
            await closing.execute("update accounts set closed_at = now()")
            await held.commit()
    assert task.result() == MailPromised()
    (order,) = [letter for kind, letter in await orders(chartkey) if kind == "reset_password"]
    assert order.to == ""


async def test_an_address_is_replaced_only_after_a_reset_that_is_just_being_mailed_and_ends_its_link(
    chartkey: Suite, counter: Counter
) -> None:
    rosa = await owner_of(chartkey, counter)
    await by_session(ChangeEmail, email=NEW_ADDRESS)(rosa)
    desk = counter.desk
    async with AsyncExitStack() as until, desk.transaction(source="gateway", message_id=str(new_id())) as work:
        await request_reset(work, RequestReset(username=OWNER, language="en"))
        task = await until.enter_async_context(waiting(chartkey, replace_address(chartkey, rosa)))
    assert task.result().replaced
    (letter,) = await letters(chartkey, "reset_password")
    assert letter.to == OWNER
    assert await Forgetful(chartkey).open(letter.url.rpartition("/")[2]) == RecoveryGone()
