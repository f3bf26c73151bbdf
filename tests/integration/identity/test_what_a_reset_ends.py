"""Once a password is another one, nothing that the old one began goes on, however the two meet (S110, attack 8)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from services.identity.actions.require_reset import require_reset
from services.identity.tools import Hasher, HashRules
from shared.contracts.accounts import ChangeEmail, ChangePassword, ChangeQuestion, CloseAccount
from shared.contracts.confirming import ConfirmEmail, EmailConfirmed
from shared.contracts.identity import AttemptGone, LogIn, LoginRefused, SessionGone
from shared.contracts.recovery import (
    AnswerQuestion,
    PasswordRefused,
    PasswordReset,
    RecoveryGone,
    RecoveryProven,
    ResetPassword,
)
from shared.contracts.sessions import EndSessions
from shared.ids import new_id
from shared.seals import fingerprint
from tests.integration.identity.counter import Counter, at_counter, invited
from tests.integration.identity.letters import mailed_token
from tests.integration.identity.persons import PASSWORD, Browser, all_at_once, reason, step, value
from tests.integration.identity.recoverers import NEW, Forgetful
from tests.integration.identity.test_link_account import link_to
from tests.suite import Suite

OWNER = "rosa@example.org"
INTRUDER = "mallory@example.org"
Deed = Callable[[Browser], Awaitable[None]]


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


async def account_of(chartkey: Suite, counter: Counter, username: str = OWNER) -> Browser:
    """Somebody with an account and a chart, logged in."""
    _, link = await invited(chartkey, counter, email=username)
    person = Browser(chartkey)
    await person.register(link, username)
    return person


async def ask(person: Browser, kind: type[Any], **fields: Any) -> None:
    """By this browser's session."""
    reply = await person.suite.bus.ask(kind(session=fingerprint(person.session or ""), **fields))
    assert reason(reply) == ""
    assert not isinstance(reply, SessionGone)


async def reset(person: Browser) -> None:
    forgetful = Forgetful(person.suite)
    await forgetful.forget(OWNER)
    await forgetful.open(await mailed_token(person.suite, "reset_password"))
    assert await forgetful.answer() == RecoveryProven()
    assert await forgetful.choose() == PasswordReset()


async def change_password(person: Browser) -> None:
    await ask(person, ChangePassword, password=person.seal(NEW))


async def log_out_everywhere(person: Browser) -> None:
    await ask(person, EndSessions)


async def close(person: Browser) -> None:
    await ask(person, CloseAccount)


def meanwhile(counter: Counter, during: type[Any], deed: Callable[[], Awaitable[None]]) -> None:
    """Between the slow half of the next such request and its transaction, something happens."""

    async def happen(request: Any) -> None:
        if isinstance(request, during):
            counter.after_prepared = None
            await deed()

    counter.after_prepared = happen


@pytest.mark.parametrize("deed", [reset, change_password, close])
async def test_a_log_in_that_was_on_its_way_does_not_arrive(chartkey: Suite, counter: Counter, deed: Deed) -> None:
    owner = await account_of(chartkey, counter)
    intruder = Browser(chartkey)
    meanwhile(counter, LogIn, lambda: deed(owner))
    assert await intruder.log_in(OWNER) == LoginRefused(reason="no_match")
    assert intruder.session is None


@pytest.mark.parametrize("deed", [reset, change_password, log_out_everywhere, close])
async def test_an_account_that_was_linked_before_is_not_opened_by_the_proof_that_comes_after(
    chartkey: Suite, counter: Counter, deed: Deed
) -> None:
    """Whoever knows the old password and has an invitation of their own would else be logged in to the account."""
    owner = await account_of(chartkey, counter)
    _, link = await invited(chartkey, counter, email=INTRUDER, order="account_first")
    intruder = Browser(chartkey)
    await intruder.open(link)
    assert step(await link_to(intruder, OWNER)) == "verify"
    await deed(owner)
    await intruder.verify()
    assert await intruder.confirm() == AttemptGone()
    assert intruder.session is None
    assert await value(chartkey, "select count(*) from grants") == 1


async def test_an_answer_that_was_on_its_way_does_not_count_for_the_question_that_took_its_place(
    chartkey: Suite, counter: Counter
) -> None:
    owner = await account_of(chartkey, counter)
    intruder = Forgetful(chartkey)
    await intruder.forget(OWNER)
    await intruder.open(await mailed_token(chartkey, "reset_password"))
    meanwhile(
        counter,
        AnswerQuestion,
        lambda: ask(owner, ChangeQuestion, question="first_job_town", answer=owner.seal("Lagos")),
    )
    assert reason(await intruder.answer()) == "no_match"


async def test_a_password_that_its_holder_changes_ends_links_and_recoveries_too(
    chartkey: Suite, counter: Counter
) -> None:
    owner = await account_of(chartkey, counter)
    intruder, later = Forgetful(chartkey), Forgetful(chartkey)
    await intruder.forget(OWNER)
    token = await mailed_token(chartkey, "reset_password")
    await intruder.open(token)
    assert await intruder.answer() == RecoveryProven()
    await change_password(owner)
    assert await intruder.choose() == RecoveryGone()
    assert await later.open(token) == RecoveryGone()


async def test_an_address_that_was_replaced_lets_nobody_reset(chartkey: Suite, counter: Counter) -> None:
    """Whoever reads the old mailbox may be why it was replaced."""
    owner = await account_of(chartkey, counter)
    intruder = Forgetful(chartkey)
    await intruder.forget(OWNER)
    token = await mailed_token(chartkey, "reset_password")
    await intruder.open(token)
    await ask(owner, ChangeEmail, email="rosa@example.net")
    confirmation = await mailed_token(chartkey, "confirm_email")
    confirmed = await chartkey.bus.ask(ConfirmEmail(token=owner.seal(confirmation)))
    assert confirmed == EmailConfirmed(replaced=True)
    assert await intruder.answer() == RecoveryGone()
    assert await Forgetful(chartkey).open(token) == RecoveryGone()


@pytest.mark.spec("S112")
async def test_a_reset_that_is_required_while_the_old_password_is_chosen_again_is_not_met_by_it(
    chartkey: Suite, counter: Counter
) -> None:
    """Everybody knows the old one: that is why another is required."""
    await account_of(chartkey, counter)
    person = Forgetful(chartkey)
    await person.forget(OWNER)
    await person.open(await mailed_token(chartkey, "reset_password"))
    await person.answer()

    async def require() -> None:
        async with counter.desk.transaction(source="operator", message_id=str(new_id())) as work:
            await require_reset(work, await value(chartkey, "select account_id from accounts"), actor="", right="")

    meanwhile(counter, ResetPassword, require)
    assert await person.choose(PASSWORD) == PasswordRefused(reason="password_same")
    assert await value(chartkey, "select reset_required_at is not null from credentials")
    assert await person.choose() == PasswordReset()


async def test_log_ins_that_renew_one_hash_at_once_all_arrive(chartkey: Suite, counter: Counter) -> None:
    await account_of(chartkey, counter)
    tools = replace(counter.desk.tools, hasher=Hasher(HashRules(memory_kib=16, time=1, parallelism=1)))
    counter.desk = replace(counter.desk, tools=tools)
    replies = await all_at_once(*(Browser(chartkey).log_in(OWNER) for _ in range(8)))
    assert [reason(reply) for reply in replies] == [""] * 8
    await Browser(chartkey).log_in(OWNER)
    assert "m=16," in await value(chartkey, "select password_hash from credentials")
