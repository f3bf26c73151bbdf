"""Finalize access to your records: an account that lost an access, and was invited again, has it back (S92, S130)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from shared.contracts.finalizing import FinalizeAccess, FinalizingBegun, FinalizingRefused
from shared.contracts.identity import AttemptShown, LoggedIn, SessionAsserted
from shared.seals import fingerprint
from tests.integration.identity.persons import (
    WRONG_PIN,
    Browser,
    execute,
    invited,
    reason,
    revoke,
    step,
    value,
)
from tests.suite import Suite

CHART, NEW_PIN = {"chart_id": "c-1"}, "24681357"


async def revoked(chartkey: Suite, **changes: Any) -> Browser:
    """Rosa had access, and has it no more."""
    issued, link = await invited(chartkey, **{**CHART, **changes})
    rosa = Browser(chartkey)
    await rosa.register(link)
    await revoke(chartkey, issued.invitation_id)
    return rosa


async def again(chartkey: Suite, **changes: Any) -> tuple[UUID, str]:
    """Invited again, with a new PIN: the invitation's id and its link."""
    issued, link = await invited(chartkey, **{**CHART, "pin": NEW_PIN, **changes})
    return issued.invitation_id, link


async def finalize(browser: Browser) -> FinalizingBegun | FinalizingRefused:
    """The button of the page; the attempt is in the browser's cookie from now on."""
    reply = await browser.suite.bus.ask(FinalizeAccess(session=fingerprint(browser.session or "")))
    if isinstance(reply, FinalizingBegun):
        browser.attempt = browser.unseal(reply.attempt)
    return reply


async def shown(browser: Browser) -> AttemptShown:
    """What the next page shows."""
    found = await browser.show()
    assert isinstance(found, AttemptShown)
    return found


async def grants(browser: Browser) -> list[UUID]:
    """What the session may open."""
    asserted = await browser.who()
    assert isinstance(asserted, SessionAsserted)
    return [chart.grant_id for chart in asserted.charts]


@pytest.mark.spec("S92", "S129", "S130")
async def test_whoever_logs_in_again_proves_date_of_birth_and_the_new_pin_and_sees_the_chart_again(
    chartkey: Suite,
) -> None:
    rosa = await revoked(chartkey)
    invitation_id, _ = await again(chartkey)
    entered = await rosa.log_in()
    assert isinstance(entered, LoggedIn)
    assert await grants(rosa) == []
    rosa.attempt = rosa.unseal(entered.attempt or "")
    waiting = await shown(rosa)
    assert (waiting.step, waiting.renews, waiting.bound, waiting.initials) == ("verify", True, True, None)
    assert reason(await rosa.verify()) == "no_match"
    assert step(await rosa.verify(NEW_PIN)) == "last_look"
    assert step(await rosa.confirm()) == "done"
    assert await grants(rosa) == [invitation_id]
    assert await value(chartkey, "select count(*) from accounts") == 1


@pytest.mark.spec("S130")
async def test_whoever_is_logged_in_finds_it_from_the_portal(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    await rosa.log_in()
    assert reason(await finalize(rosa)) == "nothing_waits"
    invitation_id, _ = await again(chartkey)
    await finalize(rosa)
    await rosa.verify(NEW_PIN)
    await rosa.confirm()
    assert await grants(rosa) == [invitation_id]
    assert reason(await finalize(rosa)) == "nothing_waits"


@pytest.mark.spec("S92", "S130")
async def test_by_the_link_it_is_told_too_that_the_access_had_ended(chartkey: Suite) -> None:
    await revoked(chartkey)
    _, link = await again(chartkey)
    home = Browser(chartkey)
    await home.open(link)
    told = await shown(home)
    assert (told.renews, told.bound) == (True, False)


async def test_nothing_is_told_and_nothing_opened_where_the_address_is_another(chartkey: Suite) -> None:
    """Whoever was revoked because they were the wrong person never reaches the right one's invitation."""
    rosa = await revoked(chartkey)
    _, link = await again(chartkey, email="right@example.org")
    entered = await rosa.log_in()
    assert isinstance(entered, LoggedIn)
    assert entered.attempt is None
    assert reason(await finalize(rosa)) == "nothing_waits"
    right = Browser(chartkey)
    await right.open(link)
    assert not (await shown(right)).renews


@pytest.mark.parametrize(
    "other",
    [
        {"chart_id": "c-2"},
        {"relation": "parent"},
    ],
)
async def test_another_chart_or_another_right_is_no_renewal(chartkey: Suite, other: dict[str, str]) -> None:
    rosa = await revoked(chartkey)
    await again(chartkey, **other)
    await rosa.log_in()
    assert reason(await finalize(rosa)) == "nothing_waits"


async def test_an_address_that_is_not_proven_is_nobodys(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    await rosa.log_in()
    await again(chartkey)
    await execute(chartkey, "update accounts set email_confirmed_at = null")
    assert reason(await finalize(rosa)) == "nothing_waits"


async def test_whoever_never_had_access_reads_nothing_of_a_renewal(chartkey: Suite) -> None:
    _, link = await again(chartkey)
    browser = Browser(chartkey)
    await browser.open(link)
    assert not (await shown(browser)).renews


async def test_a_standing_access_is_not_asked_for_again(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    _, link = await again(chartkey)
    await rosa.open(link)
    await rosa.verify(NEW_PIN)
    await rosa.confirm()
    await rosa.create("rosa-2")
    await again(chartkey)
    assert reason(await finalize(rosa)) == "nothing_waits"


async def test_what_is_locked_or_over_is_not_offered(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    await rosa.log_in()
    invitation_id, _ = await again(chartkey)
    await execute(chartkey, "update registrations set locked_at = now() where invitation_id = $1", invitation_id)
    assert reason(await finalize(rosa)) == "nothing_waits"
    other, _ = await again(chartkey)
    await revoke(chartkey, other)
    assert reason(await finalize(rosa)) == "nothing_waits"


async def test_wrong_tries_are_counted_with_all_others_of_the_invitation(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    await rosa.log_in()
    invitation_id, _ = await again(chartkey)
    for _ in range(2):
        await finalize(rosa)
        assert reason(await rosa.verify(WRONG_PIN)) == "no_match"
    sql = "select pin_failures from registrations where invitation_id = $1"
    assert await value(chartkey, sql, invitation_id) == 2


async def test_a_revocation_that_comes_meanwhile_ends_the_attempt(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    await rosa.log_in()
    invitation_id, _ = await again(chartkey)
    await finalize(rosa)
    await rosa.verify(NEW_PIN)
    await revoke(chartkey, invitation_id)
    await rosa.confirm()
    assert await grants(rosa) == []


async def test_a_session_that_is_over_finalizes_nothing(chartkey: Suite) -> None:
    rosa = await revoked(chartkey)
    await again(chartkey)
    assert reason(await finalize(rosa)) == "session_over"
    assert await value(chartkey, "select count(*) from attempts where ended_at is null and account_id is not null") == 0
