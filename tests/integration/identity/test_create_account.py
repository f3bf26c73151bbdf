"""An account is created once, by rule, and the last of three facts grants, spends the link and logs in."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.identity.store import accounts
from shared.contracts.identity import (
    AccountRefused,
    AttemptGone,
    AttemptShown,
    LinkRefused,
    LoggedIn,
    Registered,
    SessionAsserted,
)
from shared.contracts.proofs import PinAccepted
from shared.db import Connection
from shared.ids import new_id
from shared.seals import Vault
from tests.integration.identity.persons import Browser, all_at_once, invited, said, step, value
from tests.suite import Suite


async def at_last_step(chartkey: Suite, link: str) -> Browser:
    browser = Browser(chartkey)
    await browser.open(link)
    await browser.verify()
    await browser.confirm()
    return browser


@pytest.mark.spec("S33", "S55", "S66")
async def test_the_last_fact_grants_spends_the_link_and_logs_in(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = Browser(chartkey)
    await Browser(chartkey).open(link)
    assert step(await person.register(link)) == "done"
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    (chart,) = asserted.charts
    assert (chart.grant_id, chart.display_name, chart.relation) == (issued.invitation_id, "Rosa Leary", "self")
    assert asserted.first_name == "Rosa"
    (granted,) = await said(chartkey, "access.granted")
    assert (granted["chart_id"], granted["scopes"]) == (issued.chart_id, ["diagnoses"])
    assert await Browser(chartkey).open(link) == LinkRefused()
    assert await value(chartkey, "select pin_check from registrations") is None
    assert await value(chartkey, "select count(*) from attempts where ended_at is null") == 0


async def test_no_account_without_proof_and_last_look(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    assert await person.create() == AccountRefused(reason="not_verified")
    assert await person.confirm() == Registered(step="verify")
    await person.verify()
    assert await person.create() == AccountRefused(reason="not_verified")
    assert await value(chartkey, "select count(*) from accounts") == 0


async def test_two_browsers_when_the_proof_comes_first(chartkey: Suite) -> None:
    """Each must prove for itself; who completes first gets the chart, and the other one is out."""
    _, link = await invited(chartkey)
    first, second = await at_last_step(chartkey, link), Browser(chartkey)
    await second.open(link)
    assert await second.create("second") == AccountRefused(reason="not_verified")
    await second.verify()
    await second.confirm()
    assert isinstance(await first.create("first"), Registered)
    assert await second.create("second") == AttemptGone()
    assert await value(chartkey, "select count(*) from grants") == 1
    assert await value(chartkey, "select count(*) from accounts") == 1


@pytest.mark.spec("S67", "S73", "S74")
async def test_two_browsers_when_the_account_comes_first(chartkey: Suite) -> None:
    _, link = await invited(chartkey, order="account_first")
    first, second = Browser(chartkey), Browser(chartkey)
    await first.open(link)
    await second.open(link)
    assert await first.create("first") == Registered(step="verify", session=None)
    shown = await second.show()
    assert isinstance(shown, AttemptShown)
    assert shown.step == "set_up_account"
    await second.create("second")
    assert await second.verify() == PinAccepted(step="last_look")
    assert step(await first.show()) == "verify"
    done = await second.confirm()
    assert isinstance(done, Registered)
    assert (done.step, bool(done.session)) == ("done", True)
    assert await first.verify() == AttemptGone()
    assert len(await said(chartkey, "access.granted")) == 1


@pytest.mark.spec("S74")
async def test_an_account_made_first_opens_nothing_before_the_proof(chartkey: Suite) -> None:
    _, link = await invited(chartkey, order="account_first")
    person = Browser(chartkey)
    await person.open(link)
    await person.create("rosa")
    assert await said(chartkey, "access.granted") == []
    await person.log_in("rosa")
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert asserted.charts == ()


async def test_twenty_racers_with_twenty_attempts_bind_once(chartkey: Suite) -> None:
    await chartkey.start("identity")
    _, link = await invited(chartkey)
    racers = [await at_last_step(chartkey, link) for _ in range(20)]
    replies = await all_at_once(*(racer.create(f"racer-{n}") for n, racer in enumerate(racers)))
    assert sum(isinstance(reply, Registered) for reply in replies) == 1
    assert sum(reply == AttemptGone() for reply in replies) == 19
    assert await value(chartkey, "select count(*) from grants") == 1
    assert await value(chartkey, "select count(*) from accounts") == 1
    assert await value(chartkey, "select count(*) from sessions") == 1
    assert len(await said(chartkey, "access.granted")) == 1


async def test_twenty_tabs_of_one_attempt_make_one_account(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    replies = await all_at_once(*(person.twin().create(f"tab-{n}") for n in range(20)))
    assert sum(isinstance(reply, Registered) for reply in replies) == 1
    assert await value(chartkey, "select count(*) from accounts") == 1


async def test_the_same_form_sent_five_times_gives_the_same_session(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    forms = [person.twin() for _ in range(5)]
    replies = await all_at_once(*(form.create(message_id="one-form") for form in forms))
    replies.append(await person.create(message_id="one-form"))
    assert len({reply.session for reply in replies}) == 1
    assert isinstance(await person.who(), SessionAsserted)
    assert await value(chartkey, "select count(*) from sessions") == 1


@pytest.mark.spec("S60")
async def test_a_taken_username_is_refused_however_it_is_spelled_and_the_attempt_stays_usable(chartkey: Suite) -> None:
    _, first = await invited(chartkey)
    await Browser(chartkey).register(first, "rosa")
    _, second = await invited(chartkey, email="other@example.org")
    person = await at_last_step(chartkey, second)
    for spelled in ("rosa", "ROSA", " ｒosa "):
        assert await person.create(spelled) == AccountRefused(reason="username_taken")
    assert isinstance(await person.create("rosa.2"), Registered)


@pytest.mark.spec("S60")
async def test_ten_people_race_for_one_username_and_one_gets_it(chartkey: Suite) -> None:
    await chartkey.start("identity")
    links = [(await invited(chartkey))[1] for _ in range(10)]
    people = [await at_last_step(chartkey, link) for link in links]
    replies = await all_at_once(*(person.create("rosa") for person in people))
    assert sum(isinstance(reply, Registered) for reply in replies) == 1
    assert sum(reply == AccountRefused(reason="username_taken") for reply in replies) == 9
    loser = people[next(n for n, reply in enumerate(replies) if isinstance(reply, AccountRefused))]
    assert isinstance(await loser.create("rosa-9"), Registered)


async def test_nobody_takes_an_address_for_a_username_that_is_anothers_e_mail(chartkey: Suite) -> None:
    """Log-in by that address would come to the taker's account instead of its owner's."""
    _, first = await invited(chartkey)
    owner = Browser(chartkey)
    await owner.register(first, "rosa")
    _, second = await invited(chartkey, email="mallory@example.org")
    mallory = await at_last_step(chartkey, second)
    for spelled in ("rosa@example.org", " ROSA@example.org"):
        assert await mallory.create(spelled) == AccountRefused(reason="username_taken")
    assert isinstance(await mallory.create("mallory@example.org"), Registered)
    assert isinstance(await Browser(chartkey).log_in("rosa@example.org"), LoggedIn)


async def test_whoever_takes_an_address_waits_for_the_account_that_is_being_made_with_it(chartkey: Suite) -> None:
    vault, now = chartkey.running["identity"][0]._tools.vault, datetime.now(UTC)
    rosa = accounts.NewAccount(new_id(), "rosa", "rosa@example.org", "Rosa", "Leary", "en", "2026-01")
    mallory = replace(rosa, account_id=new_id(), username="rosa@example.org", email="mallory@example.org")
    async with chartkey.connection("identity") as first, chartkey.connection("identity") as second:
        async with first.transaction():
            assert await accounts.add(first, vault, rosa, now=now)
            late = asyncio.create_task(_added(second, vault, mallory))
            await asyncio.sleep(0.2)
            assert not late.done()
        assert not await late


async def _added(connection: Connection, vault: Vault, account: accounts.NewAccount) -> bool:
    async with connection.transaction():
        return await accounts.add(connection, vault, account, now=datetime.now(UTC))


async def test_names_of_any_length_make_a_display_name_that_fits(chartkey: Suite) -> None:
    _, link = await invited(chartkey, given_name="R" * 500, family_name="L" * 500)
    person = Browser(chartkey)
    assert step(await person.register(link)) == "done"
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert asserted.charts[0].display_name.startswith("RRR")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"question": "favorite_pin"}, "question_unknown"),
        ({"answer": "  "}, "answer_missing"),
        ({"first_name": " "}, "name_missing"),
        ({"last_name": ""}, "name_missing"),
        ({"username": " "}, "username_missing"),
        ({"username": "two words"}, "username_invalid"),
        ({"password": "Xw9#kqz"}, "password_short"),
        ({"password": "Xw9#" * 33}, "password_long"),
        ({"password": "xw9#kqzvb"}, "password_no_uppercase"),
        ({"password": "Xwrtkqzvb"}, "password_no_number_or_symbol"),
        ({"password": "Passw0rd!"}, "password_common"),
        ({"password": "Integrative1!"}, "password_common"),
        ({"agreement": ""}, "agreement_missing"),
    ],
)
@pytest.mark.spec("S56", "S57", "S61", "S62", "S63", "S65")
async def test_a_form_that_breaks_a_rule_is_refused_and_creates_nothing(
    chartkey: Suite, changes: dict[str, str], why: str
) -> None:
    _, link = await invited(chartkey)
    person = await at_last_step(chartkey, link)
    sealed = {key: person.seal(text) if key in ("answer", "password") else text for key, text in changes.items()}
    assert await person.create(**sealed) == AccountRefused.model_validate({"reason": why})
    assert await value(chartkey, "select count(*) from accounts") == 0
    assert isinstance(await person.create(), Registered)
