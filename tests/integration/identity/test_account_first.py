"""Where a practice has accounts made first: create, confirm, log in, prove, look, and only then a chart opens (D1)."""

from typing import Any

import pytest

from shared.contracts.confirming import ConfirmEmail
from shared.contracts.finalizing import FinalizeAccess
from shared.contracts.identity import (
    AccountRefused,
    AttemptGone,
    AttemptShown,
    LoggedIn,
    Registered,
    SessionAsserted,
    SessionGone,
)
from shared.contracts.questions import ChooseQuestion, QuestionChosen, QuestionRefused
from shared.seals import fingerprint
from tests.integration.identity.letters import mailed_token
from tests.integration.identity.persons import Browser, cancel, heard, invited, reason, said, step, value
from tests.suite import Suite

OWN = "rosa.leary@example.net"
INVITED = "rosa@example.org"


async def created(chartkey: Suite, email: str = INVITED, **changes: Any) -> Browser:
    _, link = await invited(chartkey, **{"order": "account_first", **changes})
    person = Browser(chartkey)
    await person.open(link)
    made = await person.create("", email=email, question="")
    assert isinstance(made, Registered)
    assert made.session is None
    assert made.account_waits == ("log_in" if email == INVITED else "confirmation")
    return person


async def logged_in(person: Browser, email: str = INVITED) -> LoggedIn:
    """Logged in, with the attempt that this gives."""
    reply = await person.log_in(email)
    assert isinstance(reply, LoggedIn)
    if reply.attempt:
        person.attempt = person.unseal(reply.attempt)
    return reply


async def asserted(person: Browser) -> SessionAsserted:
    found = await person.who()
    assert isinstance(found, SessionAsserted)
    return found


def choose(person: Browser, question: str = "first_pet", answer: str = "Rex") -> ChooseQuestion:
    return ChooseQuestion(session=fingerprint(person.session or ""), question=question, answer=person.seal(answer))


@pytest.mark.spec("S67", "S68", "S69", "S70", "S72", "S73", "S74", "D1")
async def test_create_confirm_log_in_prove_look_and_choose_a_question(chartkey: Suite) -> None:
    await created(chartkey, OWN)
    token = await mailed_token(chartkey, "confirm_email")
    elsewhere = Browser(chartkey)
    await chartkey.bus.ask(ConfirmEmail(token=elsewhere.seal(token)))
    assert (await logged_in(elsewhere, OWN)).attempt
    assert (await asserted(elsewhere)).charts == ()
    assert step(await elsewhere.show()) == "verify"
    assert step(await elsewhere.verify()) == "last_look"
    assert await said(chartkey, "access.granted") == []
    assert step(await elsewhere.confirm()) == "done"
    shown = await asserted(elsewhere)
    assert (len(shown.charts), shown.wants_question) == (1, True)
    assert await chartkey.bus.ask(choose(elsewhere), deadline=20.0) == QuestionChosen()
    assert not (await asserted(elsewhere)).wants_question


async def test_the_browser_that_made_the_account_proves_nothing_before_it_logs_in(chartkey: Suite) -> None:
    person = await created(chartkey)
    assert await person.show() == AttemptGone()
    assert await person.verify() == AttemptGone()
    assert await said(chartkey, "access.granted") == []


async def test_what_one_browser_has_proven_is_nothing_to_another(chartkey: Suite) -> None:
    person = await created(chartkey)
    other = Browser(chartkey)
    await logged_in(person)
    await person.verify()
    await logged_in(other)
    assert (step(await person.show()), step(await other.show())) == ("last_look", "verify")
    assert step(await other.confirm()) == "verify"
    assert step(await person.confirm()) == "done"
    assert await other.verify() == AttemptGone()
    assert await value(chartkey, "select count(*) from grants") == 1


async def test_after_the_grant_logging_in_is_logging_in(chartkey: Suite) -> None:
    person = await created(chartkey)
    await logged_in(person)
    await person.verify()
    await person.confirm()
    assert (await logged_in(person)).attempt is None


async def test_a_canceled_invitation_leaves_an_account_that_opens_nothing(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, order="account_first")
    person = Browser(chartkey)
    await person.open(link)
    await person.create("", email=INVITED, question="")
    await cancel(chartkey, issued.invitation_id)
    assert (await logged_in(person)).attempt is None
    assert (await asserted(person)).charts == ()


async def test_whoever_got_the_mail_by_mistake_has_nothing_left_once_the_address_is_mended(chartkey: Suite) -> None:
    """They would else log in, guess at the PIN, and lock out whom the invitation is for."""
    issued, link = await invited(chartkey, order="account_first", email="mallory@example.org")
    mallory = Browser(chartkey)
    await mallory.open(link)
    assert isinstance(await mallory.create("", email="mallory@example.org", question=""), Registered)
    assert (await logged_in(mallory, "mallory@example.org")).attempt
    moved = issued.model_copy(update={"version": 2, "email": INVITED})
    await heard(chartkey, await chartkey.announce(moved))
    assert await mallory.show() == AttemptGone()
    assert (await logged_in(mallory, "mallory@example.org")).attempt is None
    refused = await chartkey.bus.ask(FinalizeAccess(session=fingerprint(mallory.session or "")))
    assert reason(refused) == "nothing_waits"


@pytest.mark.spec("S67", "S60")
@pytest.mark.parametrize(
    ("email", "why"), [("rosa", "email_invalid"), ("", "username_missing"), ("a b@c.de", "username_invalid")]
)
async def test_only_an_address_will_do(chartkey: Suite, email: str, why: str) -> None:
    _, link = await invited(chartkey, order="account_first")
    person = Browser(chartkey)
    await person.open(link)
    refused = AccountRefused.model_validate({"reason": why})
    assert await person.create("", email=email, question="") == refused
    assert isinstance(await person.create("", email=OWN, question=""), Registered)
    other = Browser(chartkey)
    await other.open(link)
    taken = await other.create("", email=OWN.upper(), question="")
    assert taken == AccountRefused(reason="username_taken")


async def test_where_proof_comes_first_no_account_is_made_without_it(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    await person.confirm()
    assert await person.create("", email=OWN, question="") == AccountRefused(reason="not_verified")
    assert step(await person.create()) == "done"


async def test_a_wrong_address_is_mended_by_the_link_in_the_first_mail(chartkey: Suite) -> None:
    _, link = await invited(chartkey, order="account_first")
    person = Browser(chartkey)
    await person.open(link)
    await person.create("", email="rosa@exmaple.net", question="")
    await person.open(link)
    shown = await person.show()
    assert isinstance(shown, AttemptShown)
    assert shown.step == "set_up_account"
    assert isinstance(await person.create("", email=INVITED, question=""), Registered)
    await logged_in(person)
    await person.verify()
    assert step(await person.confirm()) == "done"


@pytest.mark.spec("S57")
async def test_a_question_is_chosen_once_from_the_list_and_with_a_live_session(chartkey: Suite) -> None:
    person = await created(chartkey)
    await logged_in(person)
    for question, answer, why in (("shoe_size", "9", "question_unknown"), ("first_pet", "  ", "answer_missing")):
        refused = await chartkey.bus.ask(choose(person, question, answer), deadline=20.0)
        assert refused == QuestionRefused.model_validate({"reason": why})
    await chartkey.bus.ask(choose(person), deadline=20.0)
    kept = await value(chartkey, "select answer_hash from credentials")
    assert await chartkey.bus.ask(choose(person, "first_school", "Hill"), deadline=20.0) == QuestionChosen()
    assert await value(chartkey, "select answer_hash from credentials") == kept
    assert await value(chartkey, "select question from credentials") == "first_pet"
    await person.log_out()
    assert await chartkey.bus.ask(choose(person), deadline=20.0) == SessionGone()
    assert reason(await person.log_in(INVITED)) == ""
