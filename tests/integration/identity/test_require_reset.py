"""A password that lets nobody in any more: required by an operator or by a mail's link, ended by recovery (S112)."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import pytest

from services.identity import accounts
from services.identity.actions import log_in
from services.identity.actions.begin_session import begin_session
from services.identity.settings import Settings
from shared.contracts.disowning import DisownMail
from shared.contracts.identity import AttemptGone, LoggedIn, LoginRefused, SessionAsserted, SessionGone
from shared.contracts.recovery import PasswordRefused, PasswordReset, RecoveryGone
from tests.integration.identity.letters import letters, mailed_token
from tests.integration.identity.persons import (
    PASSWORD,
    Browser,
    invited,
    reason,
    said,
    value,
)
from tests.integration.identity.recoverers import NEW, Forgetful, holder, opened
from tests.integration.identity.test_account_first import created, logged_in
from tests.integration.identity.test_disown_mail import marked
from tests.integration.identity.test_link_account import link_to
from tests.suite import Suite, eventually

REQUIRED = LoginRefused(reason="reset_required")
HERS = "rosa@example.org"


async def require(chartkey: Suite, username: str | None = HERS) -> int | None:
    """The operator's command, beside the running service."""
    settings = chartkey.running["identity"][0].settings
    assert isinstance(settings, Settings)
    return await accounts.run(settings, username=username)


@pytest.mark.spec("S112")
async def test_the_right_password_is_refused_with_its_reason_until_another_one_is_chosen(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    assert await require(chartkey) == 1
    assert await rosa.who() == SessionGone()
    assert await rosa.log_in() == REQUIRED
    person = await opened(chartkey)
    await person.answer()
    assert await person.choose(PASSWORD) == PasswordRefused(reason="password_same")
    assert isinstance(await person.choose(), PasswordReset)
    assert isinstance(await rosa.log_in(password=NEW), LoggedIn)
    assert isinstance(await rosa.who(), SessionAsserted)


@pytest.mark.spec("S112")
async def test_a_wrong_password_learns_nothing_of_it(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    before = await Browser(chartkey).log_in(password="Wrong-horse-9")
    await require(chartkey)
    assert await Browser(chartkey).log_in(password="Wrong-horse-9") == before == LoginRefused(reason="no_match")
    assert await rosa.log_in(password="Wrong-horse-9") == before


@pytest.mark.spec("S112")
async def test_it_is_told_by_mail_and_audited_once(chartkey: Suite) -> None:
    await holder(chartkey)
    assert [await require(chartkey), await require(chartkey)] == [1, 0]
    [letter] = await letters(chartkey, "reset_required")
    assert (letter.to, letter.url) == (HERS, "http://localhost:8080/forgot-password")
    for told in ("session.ended", "account.secured"):
        assert len(await said(chartkey, told)) == 1
    rows = "select count(*) from audit where action = 'require-reset' and actor = 'operator' and chain like 'account:%'"
    assert await value(chartkey, rows) == 1
    sent = "select bool_and(sent_at is not null) from outbox where routing_key in ('session.ended', $1)"
    assert await eventually(lambda: value(chartkey, sent, "notifications.send-account-email"))


@pytest.mark.spec("S112")
async def test_everybody_but_those_who_have_left_or_were_told_already(
    chartkey: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "AT_ONCE", 2)
    people = [await holder(chartkey, f"person{n}", email=f"person{n}@example.org") for n in range(5)]
    await require(chartkey, "person0")
    async with chartkey.connection("identity") as connection:
        await connection.execute(
            "update accounts set closed_at = now() where account_id in (select account_id from accounts"
            " join credentials using (account_id) where reset_required_at is null limit 1)"
        )
    assert await require(chartkey, None) == 3
    assert {type(await one.who()) for one in people[:1]} == {SessionGone}
    assert await value(chartkey, "select count(*) from credentials where reset_required_at is not null") == 4
    assert await require(chartkey, None) == 0


async def command(chartkey: Suite, *words: str) -> tuple[int | None, str]:
    """Exit code and output of the operator's own command line."""
    words = ("-m", "services.identity", "accounts", "require-reset", *words)
    environment = os.environ | chartkey.environment("identity")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *words, env=environment, stdout=pipe, stderr=pipe)
    out, error = await process.communicate()
    return process.returncode, (out + error).decode()


@pytest.mark.spec("S112", "S131")
async def test_the_command_says_how_many_and_never_who(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    code, told = await command(chartkey, HERS)
    assert (code, told) == (0, "1 account must choose a new password; their holders are told\n")
    assert await rosa.who() == SessionGone()
    for words, expected in ((("--all",), 0), (("nobody",), 2), ((), 2), (("rosa", "--all"), 2)):
        code, told = await command(chartkey, *words)
        assert code == expected, told
        assert "rosa@" not in told


async def test_a_name_that_is_nobodys_or_a_familys_is_no_account(chartkey: Suite) -> None:
    for name in ("rosa", "leo"):
        await holder(chartkey, name)
    assert [await require(chartkey, "nobody"), await require(chartkey, HERS)] == [None, None]
    assert await require(chartkey, "LEO") == 1


async def test_a_log_in_under_way_leaves_no_session_behind(chartkey: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is required while a log-in whose password was found right has not yet begun its session."""
    await holder(chartkey)
    orders: list[asyncio.Task[int | None]] = []

    async def begin_late(*args: Any, **more: Any) -> Any:
        orders.append(asyncio.create_task(require(chartkey)))
        await asyncio.sleep(0.5)
        return await begin_session(*args, **more)

    monkeypatch.setattr(log_in, "begin_session", begin_late)
    late = Browser(chartkey)
    assert isinstance(await late.log_in(), LoggedIn)
    assert await orders[0] == 1
    assert await late.who() == SessionGone()


async def test_a_registration_that_would_begin_a_session_of_the_account_does_not_go_on(chartkey: Suite) -> None:
    person = await created(chartkey)
    await logged_in(person)
    await require(chartkey)
    assert await person.verify() == AttemptGone()
    assert await person.log_in() == REQUIRED


@pytest.mark.spec("S54", "S112")
async def test_no_chart_is_linked_to_it_and_the_attempt_goes_on(chartkey: Suite) -> None:
    await holder(chartkey)
    await require(chartkey)
    _, link = await invited(chartkey, chart_id="c-2")
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    await person.confirm()
    assert await link_to(person, HERS) == REQUIRED
    way_back = await opened(chartkey)
    await way_back.answer()
    await way_back.choose()
    assert reason(await link_to(person, HERS, NEW)) == ""


@pytest.mark.spec("S112", "S113")
async def test_who_says_this_was_not_me_shuts_the_account_and_every_link_to_it(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    guest = await opened(chartkey)
    await guest.answer()
    account_id = await value(chartkey, "select account_id from accounts")
    for _ in range(2):
        await chartkey.bus.ask(DisownMail(token=rosa.seal(marked(chartkey, account_id, ""))))
    assert await rosa.who() == SessionGone()
    assert await rosa.log_in() == REQUIRED
    assert await guest.choose() == RecoveryGone()
    assert await Forgetful(chartkey).open(await mailed_token(chartkey, "reset_password")) == RecoveryGone()
    assert len(await letters(chartkey, "reset_required")) == 1
    person = await opened(chartkey)
    await person.answer()
    assert len(await said(chartkey, "account.secured")) == 1
    assert isinstance(await person.choose(), PasswordReset)
    secured = await said(chartkey, "account.secured")
    assert [one["account_id"] for one in secured] == [str(account_id)] * 2
    assert isinstance(await rosa.log_in(password=NEW), LoggedIn)
