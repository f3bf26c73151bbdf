"""An address is an account's own once whoever reads its mail has said so, by a link that works once (S70, S71)."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.confirming import (
    ConfirmationGone,
    ConfirmationShown,
    ConfirmEmail,
    EmailConfirmed,
    ShowConfirmation,
)
from shared.contracts.identity import LoginRefused, Registered
from tests.integration.identity.letters import letters, mailed_token, orders
from tests.integration.identity.persons import (
    PASSWORD,
    Browser,
    all_at_once,
    execute,
    invited,
    reason,
    value,
)
from tests.suite import Suite

OWN = "rosa.leary@example.net"


async def made(chartkey: Suite, email: str = OWN) -> Browser:
    """An account that was made first, by an address that is not the invited one."""
    _, link = await invited(chartkey, order="account_first")
    person = Browser(chartkey)
    await person.open(link)
    assert isinstance(await person.create("", email=email, question=""), Registered)
    return person


def seen(person: Browser, token: str) -> ShowConfirmation:
    return ShowConfirmation(token=person.seal(token))


def yes(person: Browser, token: str) -> ConfirmEmail:
    return ConfirmEmail(token=person.seal(token))


async def later(chartkey: Suite, time: timedelta) -> None:
    await execute(
        chartkey, "update mailings set asked_at = asked_at - $1::interval, expires_at = expires_at - $1::interval", time
    )


@pytest.mark.spec("S70", "S71", "S72", "D1")
async def test_an_address_other_than_the_invited_one_is_confirmed_before_anybody_logs_in(chartkey: Suite) -> None:
    person = await made(chartkey)
    (letter,) = await letters(chartkey, "confirm_email")
    assert letter.to == OWN
    assert letter.url.startswith("http://localhost:8080/confirm/")
    assert reason(await person.log_in(OWN)) == "unconfirmed"
    token = await mailed_token(chartkey, "confirm_email")
    shown = await chartkey.bus.ask(seen(person, token))
    assert isinstance(shown, ConfirmationShown)
    assert person.unseal(shown.address) == OWN
    assert await chartkey.bus.ask(yes(person, token)) == EmailConfirmed(replaced=False)
    assert reason(await person.log_in(OWN)) == ""
    assert len(await letters(chartkey, "confirm_email")) == 2


@pytest.mark.spec("D1")
async def test_the_invited_address_needs_no_confirmation(chartkey: Suite) -> None:
    person = await made(chartkey, "Rosa@Example.org")
    assert await letters(chartkey) == []
    assert reason(await person.log_in("rosa@example.org")) == ""


async def test_a_wrong_password_tells_nobody_that_an_address_waits(chartkey: Suite) -> None:
    person = await made(chartkey)
    assert await person.log_in(OWN, "Wrong-ships-sail-8") == LoginRefused(reason="no_match")
    assert len(await letters(chartkey)) == 1


async def test_a_scanner_that_looks_a_hundred_times_confirms_nothing(chartkey: Suite) -> None:
    person = await made(chartkey)
    token = await mailed_token(chartkey, "confirm_email")
    for _ in range(100):
        assert isinstance(await chartkey.bus.ask(seen(person, token)), ConfirmationShown)
    assert await value(chartkey, "select email_confirmed_at is null from accounts")
    assert isinstance(await chartkey.bus.ask(yes(person, token)), EmailConfirmed)


async def test_twenty_racers_confirm_once_and_a_used_link_is_gone(chartkey: Suite) -> None:
    await chartkey.start("identity")
    person = await made(chartkey)
    token = await mailed_token(chartkey, "confirm_email")
    replies = await all_at_once(*(chartkey.bus.ask(yes(person, token)) for _ in range(20)))
    assert sum(isinstance(reply, EmailConfirmed) for reply in replies) == 1
    assert sum(reply == ConfirmationGone() for reply in replies) == 19
    assert await chartkey.bus.ask(seen(person, token)) == ConfirmationGone()


@pytest.mark.parametrize("bad", ["", "short", "x" * 43, "x" * 43 + "=", "../" * 20])
async def test_what_is_no_link_of_ours_is_refused_like_one_that_is_over(chartkey: Suite, bad: str) -> None:
    person = Browser(chartkey)
    assert await chartkey.bus.ask(seen(person, bad)) == ConfirmationGone()
    assert await chartkey.bus.ask(yes(person, bad)) == ConfirmationGone()


async def test_logging_in_again_mails_a_new_link_and_ends_the_one_before(chartkey: Suite) -> None:
    person = await made(chartkey)
    first = await mailed_token(chartkey, "confirm_email")
    await person.log_in(OWN)
    second = await mailed_token(chartkey, "confirm_email")
    assert await chartkey.bus.ask(yes(person, first)) == ConfirmationGone()
    assert isinstance(await chartkey.bus.ask(yes(person, second)), EmailConfirmed)


async def test_three_letters_an_hour_are_sent_and_the_newest_link_stays_good(chartkey: Suite) -> None:
    person = await made(chartkey)
    for _ in range(4):
        assert reason(await person.log_in(OWN)) == "unconfirmed"
    assert (len(await letters(chartkey)), len(await orders(chartkey))) == (3, 5)
    third = await mailed_token(chartkey, "confirm_email")
    assert isinstance(await chartkey.bus.ask(seen(person, third)), ConfirmationShown)
    await later(chartkey, timedelta(minutes=61))
    await person.log_in(OWN)
    assert len(await letters(chartkey)) == 4


async def test_a_link_lives_three_days(chartkey: Suite) -> None:
    person = await made(chartkey)
    token = await mailed_token(chartkey, "confirm_email")
    await later(chartkey, timedelta(hours=71, minutes=59))
    assert isinstance(await chartkey.bus.ask(seen(person, token)), ConfirmationShown)
    await later(chartkey, timedelta(minutes=2))
    assert await chartkey.bus.ask(yes(person, token)) == ConfirmationGone()


async def test_another_address_takes_the_old_ones_place_and_the_old_one_is_told(chartkey: Suite) -> None:
    """What a change of the address will use: the link confirms another address than the account has."""
    person = await made(chartkey)
    token = await mailed_token(chartkey, "confirm_email")
    # As if the account had had another address when the link was mailed.
    vault = chartkey.running["identity"][0]._tools.vault
    account_id = await value(chartkey, "select account_id from accounts")
    old = vault.lock("old@example.org", row=f"{account_id}:email")
    await execute(chartkey, "update accounts set email = $1, email_confirmed_at = now()", old)
    assert await chartkey.bus.ask(yes(person, token)) == EmailConfirmed(replaced=True)
    (told,) = await letters(chartkey, "email_changed")
    assert told.to == "old@example.org"
    assert reason(await person.log_in(OWN)) == ""


async def test_tokens_and_addresses_stand_in_the_open_nowhere(chartkey: Suite) -> None:
    await made(chartkey)
    token = await mailed_token(chartkey, "confirm_email")
    async with chartkey.connection("identity") as connection:
        for table in ("mailings", "accounts", "audit", "outbox", "inbox"):
            rows: list[Any] = await connection.fetch(f"select t::text as row from {table} as t")
            text = " ".join(row["row"] for row in rows)
            assert token not in text, table
            assert OWN not in text, table
            assert OWN.encode().hex() not in text, table
            assert PASSWORD not in text, table
