"""A second account was made by mistake: its charts come to the right one, by both accounts' proofs."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import LoginRefused, SessionAsserted, SessionGone
from shared.contracts.joining import AccountsJoined, JoinAccounts
from shared.seals import fingerprint
from tests.integration.identity.persons import PASSWORD, Browser, all_at_once, execute, reason, revoke, said, value
from tests.integration.identity.test_settings import STALE, holder
from tests.suite import Suite


async def join(browser: Browser, username: str = "wrong", password: str = PASSWORD) -> Any:
    """The form of the right account's settings."""
    request = JoinAccounts(
        session=fingerprint(browser.session or ""), username=username, password=browser.seal(password),
        certification="2026-11", language="en", browser=browser.known_mark,
    )  # fmt: skip
    return await browser.suite.bus.ask(request, deadline=30.0)


async def charts(browser: Browser) -> set[str]:
    """What the session may open."""
    who = await browser.who()
    return {str(chart.grant_id) for chart in who.charts} if isinstance(who, SessionAsserted) else set()


@pytest.mark.spec("S135")
async def test_the_chart_moves_and_the_wrong_accounts_binding_ends(chartkey: Suite) -> None:
    right, wrong = await holder(chartkey, "right"), await holder(chartkey, "wrong", chart_id="c-2")
    mine, theirs = await charts(right), await charts(wrong)
    assert await join(right) == AccountsJoined(charts=1)
    assert await charts(right) == mine | theirs
    assert await wrong.who() == SessionGone()
    again = Browser(chartkey)
    await again.log_in("wrong")
    assert await charts(again) == set()
    moved = (await said(chartkey, "access.granted"))[-1]
    account = await value(
        chartkey, "select account_id from sessions where fingerprint = $1", fingerprint(right.session or "")
    )
    assert (moved["account_id"], {moved["invitation_id"]}) == (str(account), theirs)
    assert await value(chartkey, "select count(*) from audit where action = 'join-accounts.moved'") == 1
    assert await value(chartkey, "select count(*) from certifications where account_id = $1", account) == 1


async def test_a_revocation_finds_the_chart_where_it_has_gone(chartkey: Suite) -> None:
    right, wrong = await holder(chartkey, "right"), await holder(chartkey, "wrong", chart_id="c-2")
    [grant] = await charts(wrong)
    await join(right)
    await revoke(chartkey, await value(chartkey, "select grant_id from grants where grant_id = $1::uuid", grant))
    assert grant not in await charts(right)


async def test_wrong_credentials_and_an_old_session_move_nothing(chartkey: Suite) -> None:
    right, wrong = await holder(chartkey, "right"), await holder(chartkey, "wrong", chart_id="c-2")
    before = await charts(wrong)
    assert await join(right, password="Wrong-horse-9") == LoginRefused(reason="no_match")
    assert await join(right, username="nobody") == LoginRefused(reason="no_match")
    assert await join(right, username="right") == AccountsJoined(charts=0)
    await execute(chartkey, STALE)
    assert await join(right) == ChangeRefused(reason="not_fresh")
    assert await charts(wrong) == before
    for _ in range(10):
        await join(right, password="Wrong-horse-9")
    assert reason(await Browser(chartkey).log_in("wrong", "Wrong-horse-9")) in {"no_match", "delayed"}


async def test_two_who_ask_at_once_get_each_chart_once(chartkey: Suite) -> None:
    right, wrong = await holder(chartkey, "right"), await holder(chartkey, "wrong", chart_id="c-2")
    theirs = await charts(wrong)
    replies = await all_at_once(*(join(right) for _ in range(5)))
    assert sorted(one.charts for one in replies) == [0, 0, 0, 0, 1]
    assert theirs <= await charts(right)
