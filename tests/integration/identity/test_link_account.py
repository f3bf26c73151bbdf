"""A chart is linked to an account that its holder has already: once, certified, and never by guessing."""

from typing import Any

import pytest

from shared.contracts.enrollment import Practice
from shared.contracts.identity import (
    AttemptGone,
    LinkAccepted,
    LinkRefused,
    LoggedIn,
    LoginRefused,
    Registered,
    SessionAsserted,
)
from shared.contracts.linking import LinkAccount
from tests.integration.identity.persons import (
    PASSWORD,
    Browser,
    all_at_once,
    execute,
    invited,
    reason,
    revoke,
    said,
    step,
    value,
)
from tests.suite import Suite

NO = LoginRefused(reason="no_match")
WRONG = "Wrong-horse-9"


async def holder(chartkey: Suite, username: str = "rosa", **changes: Any) -> Browser:
    """Somebody who has an account and one chart in it; the browser in which they made it."""
    _, link = await invited(chartkey, **changes)
    browser = Browser(chartkey)
    await browser.register(link, username)
    return browser


async def at_last_step(chartkey: Suite, link: str, *, known: str | None = None) -> Browser:
    """Proven and looked at, in a browser that nobody knows unless told otherwise."""
    browser = Browser(chartkey, known=known)
    await browser.open(link)
    await browser.verify()
    await browser.confirm()
    return browser


async def link_to(
    browser: Browser, username: str = "rosa", password: str = PASSWORD, *, message_id: str | None = None
) -> Any:
    """Press "Link records"."""
    request = LinkAccount(
        attempt=browser.mark,
        username=username,
        password=browser.seal(password),
        certification="2026-11",
        language="es",
        browser=browser.known_mark,
    )
    return browser._keep(await browser.suite.bus.ask(request, message_id=message_id, deadline=30.0))


async def charts(browser: Browser) -> set[tuple[Any, str]]:
    """(grant, relation) of every chart that the session may open."""
    asserted = await browser.who()
    assert isinstance(asserted, SessionAsserted)
    return {(chart.grant_id, chart.relation) for chart in asserted.charts}


@pytest.mark.spec("S15", "S16", "S17", "S18", "S33", "S53", "S84")
async def test_linking_grants_spends_the_link_ends_the_attempts_and_logs_in(chartkey: Suite) -> None:
    await holder(chartkey)
    elsewhere = Practice(practice_id="northside", name="Northside Pediatrics")
    issued, link = await invited(chartkey, chart_id="c-9", practice=elsewhere)
    person, other = await at_last_step(chartkey, link), await at_last_step(chartkey, link)
    assert step(await link_to(person)) == "done"
    assert (issued.invitation_id, "self") in await charts(person)
    assert len(await charts(person)) == 2
    granted = (await said(chartkey, "access.granted"))[-1]
    assert (granted["chart_id"], granted["invitation_id"]) == ("c-9", str(issued.invitation_id))
    assert await Browser(chartkey).open(link) == LinkRefused()
    assert await link_to(other) == AttemptGone()
    assert await value(chartkey, "select count(*) from accounts") == 1
    assert await value(chartkey, "select count(*) from attempts where ended_at is null") == 0


@pytest.mark.spec("S51")
async def test_who_certified_when_and_which_wording_is_kept(chartkey: Suite) -> None:
    await holder(chartkey)
    issued, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    await link_to(person, password=WRONG)
    assert await value(chartkey, "select count(*) from certifications") == 0
    await link_to(person)
    async with chartkey.connection("identity") as connection:
        (row,) = await connection.fetch(
            "select *, now() - certified_at < interval '1 min' as fresh from certifications"
        )
        account_id = await connection.fetchval("select account_id from accounts")
        noted = await connection.fetch(
            "select action, by_right from audit where subject = $1", str(issued.invitation_id)
        )
    assert (row["account_id"], row["invitation_id"], row["fresh"]) == (account_id, issued.invitation_id, True)
    assert (row["wording"], row["language"]) == ("2026-11", "es")
    assert ("link-account.certified", "verified") in [tuple(one) for one in noted]


@pytest.mark.parametrize("name", ["rosa", "ROSA", "rosa@example.org", " Rosa@Example.org"])
@pytest.mark.spec("S52")
async def test_email_or_username_in_any_case_names_the_account(chartkey: Suite, name: str) -> None:
    await holder(chartkey)
    _, link = await invited(chartkey)
    assert step(await link_to(await at_last_step(chartkey, link), name)) == "done"


@pytest.mark.spec("S54")
async def test_wrong_credentials_spend_nothing_and_the_right_ones_still_link(chartkey: Suite) -> None:
    await holder(chartkey)
    issued, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    for name, password in (("rosa", WRONG), ("nobody", PASSWORD), ("rosa", "x" * 129)):
        assert await link_to(person, name, password) == NO
    assert step(await person.show()) == "set_up_account"
    assert isinstance(await Browser(chartkey).open(link), LinkAccepted)
    assert len(await said(chartkey, "access.granted")) == 1
    assert step(await link_to(person)) == "done"
    assert (issued.invitation_id, "self") in await charts(person)


async def test_no_link_without_proof_and_last_look_and_no_password_is_tried_there(chartkey: Suite) -> None:
    await holder(chartkey)
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    for password in (WRONG, PASSWORD):
        assert await link_to(person, password=password) == Registered(step="verify")
    await person.verify()
    assert await link_to(person) == Registered(step="last_look")
    stranger = Browser(chartkey, attempt="made-up")
    for password in (WRONG, PASSWORD):
        assert await link_to(stranger, password=password) == AttemptGone()
    assert await value(chartkey, "select count(*) from login_misses") == 0
    assert await value(chartkey, "select count(*) from certifications") == 0
    assert await value(chartkey, "select count(*) from grants") == 1


@pytest.mark.parametrize("name", ["rosa", "nobody"])
async def test_failures_here_and_at_log_in_are_one_count_alike_for_names_that_are_nobodys(
    chartkey: Suite, name: str
) -> None:
    await holder(chartkey)
    _, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    for _ in range(5):
        assert reason(await Browser(chartkey).log_in(name, WRONG)) == "no_match"
        assert reason(await link_to(person, name, WRONG)) == "no_match"
    delayed = [await link_to(person, name), await Browser(chartkey).log_in(name)]
    assert [reason(reply) for reply in delayed] == ["delayed", "delayed"]
    assert delayed[0] == delayed[1]
    assert await value(chartkey, "select array_agg(misses) from login_misses") == [10]


async def test_a_right_password_says_nothing_during_the_delay_and_links_after_it(chartkey: Suite) -> None:
    await holder(chartkey)
    _, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    for _ in range(10):
        await link_to(person, password=WRONG)
    assert reason(await link_to(person)) == "delayed"
    assert await value(chartkey, "select count(*) from certifications") == 0
    await execute(chartkey, "update login_misses set delayed_until = now()")
    assert step(await link_to(person)) == "done"
    assert await value(chartkey, "select count(*) from login_misses") == 0


async def test_whatever_fails_elsewhere_the_holders_own_browser_links(chartkey: Suite) -> None:
    owner = await holder(chartkey)
    for _ in range(12):
        await Browser(chartkey).log_in("rosa", WRONG)
    _, link = await invited(chartkey)
    stranger = await at_last_step(chartkey, link)
    assert reason(await link_to(stranger)) == "delayed"
    person = await at_last_step(chartkey, link, known=owner.known)
    assert step(await link_to(person)) == "done"
    assert await value(chartkey, "select misses from login_misses") == 10


async def test_fifty_parallel_guesses_at_both_doors_are_ten_tries(chartkey: Suite) -> None:
    await chartkey.start("identity")
    await holder(chartkey)
    guessers = [await at_last_step(chartkey, (await invited(chartkey))[1]) for _ in range(5)]
    replies = await all_at_once(
        *(link_to(guesser.twin(), password=f"{WRONG}{n}") for n in range(5) for guesser in guessers),
        *(Browser(chartkey).log_in("rosa", f"{WRONG}{n}") for n in range(25)),
    )
    assert sorted(reason(reply) for reply in replies) == ["delayed"] * 40 + ["no_match"] * 10
    assert await value(chartkey, "select misses from login_misses") == 10


async def test_names_that_are_nobodys_leave_as_many_rows(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await at_last_step(chartkey, (await invited(chartkey))[1])
    counts = []
    for name in ("rosa", "nobody"):
        await execute(chartkey, "truncate audit, audit_heads")
        await link_to(person, name, WRONG)
        counts.append(await value(chartkey, "select array_agg(action order by action) from audit"))
    assert counts[0] == counts[1] == ["link-account.no_match"] * 2


async def test_twenty_racers_with_twenty_attempts_bind_once(chartkey: Suite) -> None:
    await chartkey.start("identity")
    await holder(chartkey)
    _, link = await invited(chartkey)
    racers = [await at_last_step(chartkey, link) for _ in range(20)]
    replies = await all_at_once(*(link_to(racer) for racer in racers))
    assert sum(isinstance(reply, Registered) for reply in replies) == 1
    assert sum(reply == AttemptGone() for reply in replies) == 19
    assert await value(chartkey, "select count(*) from grants") == 2
    assert await value(chartkey, "select count(*) from certifications") == 1
    assert len(await said(chartkey, "access.granted")) == 2


async def test_racers_who_link_and_racers_who_create_bind_once_between_them(chartkey: Suite) -> None:
    await chartkey.start("identity")
    await holder(chartkey)
    _, link = await invited(chartkey)
    racers = [await at_last_step(chartkey, link) for _ in range(10)]
    deeds = [link_to(racer) if n % 2 else racer.create(f"racer-{n}") for n, racer in enumerate(racers)]
    replies = await all_at_once(*deeds)
    assert sum(isinstance(reply, Registered) for reply in replies) == 1
    assert await value(chartkey, "select count(*) from grants") == 2


async def test_the_same_form_sent_five_times_gives_the_same_session(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await at_last_step(chartkey, (await invited(chartkey))[1])
    replies = await all_at_once(*(link_to(person.twin(), message_id="one-form") for _ in range(5)))
    replies.append(await link_to(person, message_id="one-form"))
    assert len({reply.session for reply in replies}) == 1
    assert len(await charts(person)) == 2


async def test_one_chart_linked_twice_stays_open_when_one_of_the_two_is_revoked(chartkey: Suite) -> None:
    await holder(chartkey)
    first, link = await invited(chartkey, chart_id="c-1")
    await link_to(await at_last_step(chartkey, link))
    second, link = await invited(chartkey, chart_id="c-1")
    person = await at_last_step(chartkey, link)
    assert step(await link_to(person)) == "done"
    assert len(await charts(person)) == 3
    await revoke(chartkey, first.invitation_id)
    assert (second.invitation_id, "self") in await charts(person)
    assert len(await charts(person)) == 2


@pytest.mark.spec("S90", "S92")
async def test_a_revoked_and_reinvited_chart_attaches_again_to_the_same_account(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, chart_id="c-1")
    owner = Browser(chartkey)
    await owner.register(link, "rosa")
    await revoke(chartkey, issued.invitation_id)
    assert isinstance(await owner.log_in("rosa"), LoggedIn)
    assert await charts(owner) == set()
    again, link = await invited(chartkey, chart_id="c-1")
    person = await at_last_step(chartkey, link)
    assert step(await link_to(person)) == "done"
    assert await charts(person) == {(again.invitation_id, "self")}


@pytest.mark.spec("S53", "S80", "S84")
async def test_a_parent_links_a_childs_chart_beside_their_own(chartkey: Suite) -> None:
    issued, own = await invited(chartkey)
    await Browser(chartkey).register(own, "rosa")
    child, link = await invited(chartkey, relation="parent", given_name="Leo", chart_id="leo")
    person = await at_last_step(chartkey, link)
    assert step(await link_to(person)) == "done"
    assert await charts(person) == {(issued.invitation_id, "self"), (child.invitation_id, "parent")}


@pytest.mark.spec("S18", "S81", "S82")
async def test_where_the_account_comes_first_the_pin_connects_the_records(chartkey: Suite) -> None:
    await holder(chartkey)
    issued, link = await invited(chartkey, order="account_first", relation="parent")
    person, other = Browser(chartkey), Browser(chartkey)
    await person.open(link)
    await other.open(link)
    assert await link_to(person) == Registered(step="verify")
    assert await link_to(person, "rosa", WRONG) == Registered(step="verify")
    assert len(await said(chartkey, "access.granted")) == 1
    await person.verify()
    assert step(await person.confirm()) == "done"
    assert (issued.invitation_id, "parent") in await charts(person)
    assert await link_to(other) == AttemptGone()
    assert await value(chartkey, "select count(*) from certifications") == 1
