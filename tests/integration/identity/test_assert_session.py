"""A session is asserted for sixty seconds at a time, by database time, with the charts that are open right now."""

from datetime import timedelta

import pytest

from shared.assertions import AssertionVerifier, is_fresh
from shared.contracts.identity import SessionAsserted, SessionGone
from tests.integration.identity.persons import Browser, execute, heard, invited, revoke, said, value
from tests.suite import Suite, eventually


async def registered(chartkey: Suite, username: str = "rosa") -> Browser:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link, username)
    return person


async def test_the_assertion_is_signed_and_names_session_account_and_charts(chartkey: Suite) -> None:
    person = await registered(chartkey)
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    now = await value(chartkey, "select now()")
    verifier = AssertionVerifier(chartkey.servers.secrets.assertion_public_key())
    claims = verifier.read(asserted.assertion)
    assert claims is not None
    assert is_fresh(claims, now=now)
    assert claims.session_id == asserted.session_id
    assert claims.charts == tuple(chart.grant_id for chart in asserted.charts)
    assert claims.account_id == await value(chartkey, "select account_id from accounts")
    assert not is_fresh(claims, now=now + timedelta(seconds=61))


@pytest.mark.parametrize(
    "bend",
    [
        "update sessions set last_seen_at = now() - interval '15 minutes'",
        "update sessions set begun_at = now() - interval '12 hours'",
        "update sessions set ended_at = now()",
    ],
)
async def test_idle_old_and_ended_sessions_are_gone(chartkey: Suite, bend: str) -> None:
    person = await registered(chartkey)
    await execute(chartkey, bend)
    assert await person.who() == SessionGone()


async def test_use_keeps_a_session_alive_and_is_written_once_a_minute(chartkey: Suite) -> None:
    person = await registered(chartkey)
    begun = await value(chartkey, "select last_seen_at from sessions")
    await person.who()
    assert await value(chartkey, "select last_seen_at from sessions") == begun
    await execute(chartkey, "update sessions set last_seen_at = now() - interval '14 minutes'")
    await person.who()
    assert await value(chartkey, "select now() - last_seen_at < interval '1 minute' from sessions")


@pytest.mark.parametrize(
    ("bend", "seconds"),
    [
        ("update sessions set last_seen_at = now()", 15 * 60),
        ("update sessions set last_seen_at = now() - interval '30 seconds'", 15 * 60 - 30),
        ("update sessions set last_seen_at = now() - interval '14 minutes'", 15 * 60),
        ("update sessions set begun_at = now() - interval '11 hours 58 minutes'", 2 * 60),
    ],
)
async def test_the_assertion_says_in_how_many_seconds_the_session_ends(
    chartkey: Suite, bend: str, seconds: int
) -> None:
    person = await registered(chartkey)
    await execute(chartkey, bend)
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert asserted.ends_in is not None
    assert seconds - 10 <= asserted.ends_in <= seconds


async def test_an_unknown_cookie_is_nobody(chartkey: Suite) -> None:
    assert await Browser(chartkey, session="never").who() == SessionGone()


async def test_a_grant_that_has_run_out_is_out_of_the_assertion(chartkey: Suite) -> None:
    person = await registered(chartkey)
    await execute(chartkey, "update grants set ends_at = now()")
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert asserted.charts == ()


@pytest.mark.spec("S89", "S90")
async def test_a_revoked_chart_is_out_at_once_and_a_session_that_holds_another_survives(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    other, other_link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link, "rosa")
    await Browser(chartkey).register(other_link, "second")
    share = "update grants set account_id = (select account_id from grants where grant_id = $1)"
    await execute(chartkey, share, issued.invitation_id)
    await revoke(chartkey, issued.invitation_id)
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert [chart.grant_id for chart in asserted.charts] == [other.invitation_id]
    assert await said(chartkey, "session.ended") == []


@pytest.mark.spec("S90")
async def test_a_session_that_holds_no_other_chart_is_over_with_the_access(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link, "rosa")
    await revoke(chartkey, issued.invitation_id)
    assert await person.who() == SessionGone()
    assert len(await said(chartkey, "session.ended")) == 1
    await person.log_in("rosa")
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert asserted.charts == ()


async def test_after_a_revocation_nothing_late_or_replayed_brings_the_grant_back(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person, late = Browser(chartkey), Browser(chartkey)
    await late.open(link)
    await late.verify()
    await late.confirm()
    await person.register(link, "rosa")
    await revoke(chartkey, issued.invitation_id)
    for version in (1, 2, 9):
        await heard(chartkey, await chartkey.announce(issued.model_copy(update={"version": version})))
    await late.create("late")
    await revoke(chartkey, issued.invitation_id)
    assert await value(chartkey, "select count(*) from grants where ended_at is null") == 0
    assert await value(chartkey, "select status from registrations") == "revoked"
    assert len(await said(chartkey, "access.granted")) == 1
    closed = await eventually(lambda: said(chartkey, "access.closed"))
    assert {one["invitation_id"] for one in closed} == {str(issued.invitation_id)}
