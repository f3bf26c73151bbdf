"""A person changes their own account: what protects it wants a fresh password, and closing it shuts every door."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.accounts import (
    AccountChanged,
    AccountClosed,
    AccountShown,
    ChangeDetails,
    ChangeEmail,
    ChangePassword,
    ChangeQuestion,
    ChangeRefused,
    ChangeUsername,
    CloseAccount,
    ShowAccount,
)
from shared.contracts.confirming import ConfirmEmail
from shared.contracts.identity import LoggedIn, LoginRefused, SessionAsserted, SessionGone
from shared.contracts.sessions import SessionProven
from shared.seals import fingerprint
from tests.integration.identity.letters import letters, mailed_token
from tests.integration.identity.letters import orders as letter_orders
from tests.integration.identity.persons import PASSWORD, Browser, all_at_once, execute, invited, reason, said, value
from tests.integration.identity.test_sessions import prove
from tests.suite import Suite

STALE = "update sessions set begun_at = now() - interval '10 minutes', proven_at = null"
ANOTHER = "Slow-rivers-run-9"


async def holder(chartkey: Suite, username: str = "rosa", **changes: Any) -> Browser:
    """Somebody with an account, just registered."""
    _, link = await invited(chartkey, **{"email": f"{username}@example.org", **changes})
    browser = Browser(chartkey)
    await browser.register(link, username)
    return browser


async def ask(browser: Browser, kind: type[Any], **fields: Any) -> Any:
    """One request of this browser's session."""
    return await browser.suite.bus.ask(kind(session=fingerprint(browser.session or ""), **fields), deadline=30.0)


def orders(browser: Browser) -> list[tuple[type[Any], dict[str, Any]]]:
    """Whatever protects the account, or ends it."""
    return [
        (ChangeUsername, {"username": "rosalind"}),
        (ChangeEmail, {"email": "rosa@example.net"}),
        (ChangePassword, {"password": browser.seal(ANOTHER)}),
        (ChangeQuestion, {"question": "first_job_town", "answer": browser.seal("Lagos")}),
        (CloseAccount, {}),
    ]


async def test_details_are_shown_and_changed_by_an_older_session_too(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    await execute(chartkey, STALE)
    shown = await ask(rosa, ShowAccount)
    assert shown == AccountShown(
        first_name="Rosa", last_name="Leary", username="rosa", email="rosa@example.org", question="first_pet",
        language="en", reminders=True, fresh=False,
    )  # fmt: skip
    changes = {"first_name": " Rose ", "last_name": "O'Leary", "language": "es", "reminders": False}
    assert await ask(rosa, ChangeDetails, **changes) == AccountChanged()
    shown = await ask(rosa, ShowAccount)
    assert (shown.first_name, shown.last_name, shown.language, shown.reminders) == ("Rose", "O'Leary", "es", False)
    for wrong, why in (({"first_name": " "}, "name_missing"), ({"language": "xx"}, "language_unknown")):
        refused = ChangeRefused.model_validate({"reason": why})
        assert await ask(rosa, ChangeDetails, **{**changes, **wrong}) == refused
    who = await rosa.who()
    assert isinstance(who, SessionAsserted)
    assert (who.first_name, who.language) == ("Rose", "es")


async def test_what_protects_the_account_wants_a_fresh_password(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    await execute(chartkey, STALE)
    for kind, fields in orders(rosa):
        assert await ask(rosa, kind, **fields) == ChangeRefused(reason="not_fresh")
    assert isinstance(await Browser(chartkey).log_in("rosa"), LoggedIn)
    await execute(chartkey, "update sessions set begun_at = now() - interval '1 hour' where proven_at is null")
    assert isinstance(await prove(rosa), SessionProven)
    assert await ask(rosa, ChangeUsername, username="rosalind") == AccountChanged()


@pytest.mark.spec("S60", "S133")
async def test_a_username_is_changed_unless_it_is_anybodys_name_or_address(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    await holder(chartkey, "carl", chart_id="c-2")
    for taken in ("carl", "CARL", "carl@example.org"):
        assert await ask(rosa, ChangeUsername, username=taken) == ChangeRefused(reason="username_taken")
    assert reason(await ask(rosa, ChangeUsername, username="a b")) == "username_invalid"
    assert await ask(rosa, ChangeUsername, username="rosa@example.org") == AccountChanged()
    assert isinstance(await Browser(chartkey).log_in("rosa"), LoginRefused)
    assert isinstance(await Browser(chartkey).log_in("rosa@example.org"), LoggedIn)
    assert await value(chartkey, "select count(*) from audit where action = 'change-username'") == 1


async def test_of_twenty_who_want_one_username_one_gets_it(chartkey: Suite) -> None:
    people = [await holder(chartkey, f"person{n}", chart_id=f"c-{n}") for n in range(4)]
    replies = await all_at_once(*(ask(one, ChangeUsername, username="wanted") for one in people for _ in range(5)))
    winners = await value(chartkey, "select count(distinct actor) from audit where action = 'change-username'")
    assert winners == 1
    assert {type(one) for one in replies} == {AccountChanged, ChangeRefused}


@pytest.mark.spec("S61", "S62", "S63", "S65")
async def test_a_password_is_changed_by_the_same_rules_and_others_are_logged_out(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    elsewhere = Browser(chartkey)
    await elsewhere.log_in("rosa")
    weak = {
        "Sh0rt": "password_short", "tall ships 8": "password_no_uppercase",
        "Tallships": "password_no_number_or_symbol",
        "Rosa-Leary-1": "password_common", "Integrative-Medicine-9": "password_common",
    }  # fmt: skip
    for password, why in weak.items():
        told = reason(await ask(rosa, ChangePassword, password=rosa.seal(password)))
        assert told == why
    assert await ask(rosa, ChangePassword, password=rosa.seal(ANOTHER)) == AccountChanged()
    assert await elsewhere.who() == SessionGone()
    assert isinstance(await rosa.who(), SessionAsserted)
    assert isinstance(await Browser(chartkey).log_in("rosa", PASSWORD), LoginRefused)
    assert isinstance(await Browser(chartkey).log_in("rosa", ANOTHER), LoggedIn)


async def test_a_question_is_changed_with_its_answer(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    before = await value(chartkey, "select answer_hash from credentials")
    for fields, why in (("first_car", "question_unknown"), ("first_pet", "answer_missing")):
        answer = "Rex" if why == "question_unknown" else "  "
        assert reason(await ask(rosa, ChangeQuestion, question=fields, answer=rosa.seal(answer))) == why
    assert await ask(rosa, ChangeQuestion, question="first_job_town", answer=rosa.seal("Lagos")) == AccountChanged()
    assert (await ask(rosa, ShowAccount)).question == "first_job_town"
    assert await value(chartkey, "select answer_hash from credentials") != before


async def test_closing_shuts_every_door_and_frees_the_names(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    elsewhere = Browser(chartkey)
    await elsewhere.log_in("rosa")
    grant = await value(chartkey, "select grant_id from grants")
    assert await ask(rosa, CloseAccount) == AccountClosed()
    assert [await one.who() for one in (rosa, elsewhere)] == [SessionGone()] * 2
    for name in ("rosa", "rosa@example.org"):
        assert await Browser(chartkey).log_in(name) == LoginRefused(reason="no_match")
    [told] = await said(chartkey, "access.ended")
    assert (told["invitation_id"], told["reason"]) == (str(grant), "left")
    assert await value(chartkey, "select reason from tombstones") == "left"
    assert len(await said(chartkey, "session.ended")) == 2
    again = await holder(chartkey, chart_id="c-2")
    assert isinstance(await again.who(), SessionAsserted)
    assert await ask(rosa, ShowAccount) == SessionGone()


async def test_an_account_without_a_session_is_nobodys_to_change(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    await rosa.log_out()
    details = {"first_name": "X", "last_name": "Y", "language": "en", "reminders": True}
    others: list[tuple[type[Any], dict[str, Any]]] = [(ChangeDetails, details), (ShowAccount, {})]
    for kind, fields in [*orders(rosa), *others]:
        assert await ask(rosa, kind, **fields) == SessionGone()


async def test_each_change_is_told_by_mail_with_a_way_to_stop_it(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    await ask(rosa, ChangeDetails, first_name="Rose", last_name="L", language="en", reminders=True)
    for kind, fields in orders(rosa):
        await ask(rosa, kind, **fields)
    told = [one for one in await letter_orders(chartkey) if one[0] != "confirm_email"]
    kinds = ["settings_changed"] * 3 + ["password_changed", "settings_changed", "account_closed"]
    assert [kind for kind, _ in told] == kinds
    assert {letter.to for _, letter in told} == {"rosa@example.org"}
    assert all(letter.not_me.startswith("http://localhost:8080/n/") for _, letter in told)


async def test_a_log_in_in_a_browser_that_the_account_does_not_know_is_told(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    assert await letter_orders(chartkey) == []
    await rosa.log_in("rosa")
    assert await letter_orders(chartkey) == []
    await Browser(chartkey).log_in("rosa", "Wrong-horse-9")
    await Browser(chartkey).log_in("rosa")
    assert [kind for kind, _ in await letter_orders(chartkey)] == ["new_device"]


async def test_an_address_changes_once_the_new_one_has_confirmed_it_and_the_old_one_is_told(chartkey: Suite) -> None:
    rosa = await holder(chartkey)
    for wrong in ("rosa", "a@b", "x@y.z,w@y.z"):
        assert await ask(rosa, ChangeEmail, email=wrong) == ChangeRefused(reason="email_invalid")
    assert await ask(rosa, ChangeEmail, email="rosa@example.net") == AccountChanged()
    assert (await ask(rosa, ShowAccount)).email == "rosa@example.org"
    [link] = await letters(chartkey, "confirm_email")
    assert link.to == "rosa@example.net"
    await chartkey.bus.ask(ConfirmEmail(token=rosa.seal(await mailed_token(chartkey, "confirm_email"))))
    assert (await ask(rosa, ShowAccount)).email == "rosa@example.net"
    [told] = await letters(chartkey, "email_changed")
    assert told.to == "rosa@example.org"
    assert told.not_me
