"""Whoever forgot their password gets back in by the mailed link and a proof, and nobody else does (S104-S116)."""

from datetime import timedelta

import pytest

from shared.contracts.identity import SessionAsserted, SessionGone
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.contracts.recovery import (
    AnswerQuestion,
    AnswerRefused,
    CheckRecoveryCode,
    MailPromised,
    OpenReset,
    PasswordRefused,
    PasswordReset,
    RecoveryGone,
    RecoveryProven,
    RecoveryShown,
    RemindUsername,
    RequestRecoveryCode,
    RequestRecoveryCodeAgain,
    RequestReset,
    ResetPassword,
    ShowRecovery,
)
from tests.integration.identity.letters import letters, mailed_token, orders
from tests.integration.identity.persons import PASSWORD, all_at_once, invited, reason, revoke, said, value
from tests.integration.identity.phones import sent_codes
from tests.integration.identity.recoverers import NEW, OTHER_PHONE, Forgetful, holder, later, opened
from tests.suite import Suite

ASKED = (
    RequestReset, RemindUsername, OpenReset, ShowRecovery, AnswerQuestion, RequestRecoveryCode,
    RequestRecoveryCodeAgain, CheckRecoveryCode, ResetPassword,
)  # fmt: skip


async def shown(person: Forgetful) -> RecoveryShown:
    found = await person.show()
    assert isinstance(found, RecoveryShown)
    return found


@pytest.mark.spec("S104", "S106", "S107", "S108", "S110", "S111")
async def test_link_date_of_birth_and_answer_lead_to_a_new_password(chartkey: Suite) -> None:
    owner = await holder(chartkey)
    person = await opened(chartkey)
    (letter,) = await letters(chartkey, "reset_password")
    assert letter.to == "rosa@example.org"
    assert (await shown(person)).question == "first_pet"
    assert await person.choose() == PasswordRefused(reason="not_proven")
    assert await person.answer(" REX ") == RecoveryProven()
    assert (await shown(person)).step == "choose_password"
    assert await person.choose(PASSWORD.lower()) == PasswordRefused(reason="password_no_uppercase")
    assert await person.choose() == PasswordReset()
    assert await owner.who() == SessionGone()
    assert len(await said(chartkey, "session.ended")) == 1
    assert reason(await owner.log_in()) == "no_match"
    assert reason(await owner.log_in(password=NEW)) == ""
    (told,) = await letters(chartkey, "password_changed")
    assert told.to == "rosa@example.org"
    assert await person.choose() == RecoveryGone()


@pytest.mark.spec("S107", "S109", "S110")
async def test_a_code_to_the_phone_on_record_leads_there_too(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    assert (await shown(person)).code_channels == ("text", "voice")
    assert isinstance(await person.ask_code(channel="voice"), CodeRequested)
    ((_, code),) = await sent_codes(chartkey)
    assert (await shown(person)).code is not None
    assert await person.enter(code) == RecoveryProven()
    assert await person.choose() == PasswordReset()


@pytest.mark.spec("S109")
async def test_a_phone_that_is_on_no_record_gets_nothing_and_looks_alike(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    assert isinstance(await person.ask_code(OTHER_PHONE), CodeRequested)
    assert await sent_codes(chartkey) == []
    assert len(await said(chartkey, "notifications.send-code")) == 1
    assert reason(await person.ask_code_again()) == "too_soon"
    await later(chartkey, timedelta(minutes=1))
    assert isinstance(await person.ask_code_again(), CodeRequested)
    assert await sent_codes(chartkey) == []
    assert reason(await person.enter("123456")) == "no_match"


@pytest.mark.spec("S104", "S114", "S115")
@pytest.mark.parametrize("name", ["nobody@example.org", "nobody"])
async def test_a_name_that_is_nobodys_is_answered_alike_with_the_same_messages(chartkey: Suite, name: str) -> None:
    await holder(chartkey)
    person = Forgetful(chartkey)
    assert await person.forget() == await person.forget(name) == MailPromised()
    assert await person.forget_username() == await person.forget_username(name) == MailPromised()
    assert [letter.to for _, letter in await orders(chartkey)] == ["rosa@example.org", "", "rosa@example.org", ""]
    sizes = {len(one["letter"]) for one in await said(chartkey, "notifications.send-account-email")}
    assert len(sizes) == 1
    assert await value(chartkey, "select count(*) from mailings") == 4


@pytest.mark.spec("S114", "S115", "S116", "D9")
async def test_all_usernames_of_an_address_come_in_one_letter(chartkey: Suite) -> None:
    await holder(chartkey, "rosa")
    await holder(chartkey, "rosa.for.leo")
    await Forgetful(chartkey).forget_username("ROSA@example.org")
    (letter,) = await letters(chartkey, "remind_username")
    assert letter.detail == "rosa\nrosa.for.leo"
    assert letter.url == "http://localhost:8080/login"


async def test_three_letters_an_hour_and_silence_beyond_however_the_account_is_named(chartkey: Suite) -> None:
    await holder(chartkey, "rosa")
    person = Forgetful(chartkey)
    for name in ("rosa", "rosa@example.org", "ROSA", "rosa", "rosa@example.org"):
        assert await person.forget(name) == MailPromised()
    assert (len(await letters(chartkey)), len(await orders(chartkey))) == (3, 5)
    await person.open(await mailed_token(chartkey, "reset_password"))
    assert (await shown(person)).step == "prove"


async def test_fifty_parallel_requests_send_three(chartkey: Suite) -> None:
    await holder(chartkey)
    await all_at_once(*(Forgetful(chartkey).forget() for _ in range(50)))
    assert (len(await letters(chartkey)), len(await orders(chartkey))) == (3, 50)


@pytest.mark.spec("S108")
async def test_fifty_parallel_answers_are_five_tries_and_a_new_link_gives_no_more(chartkey: Suite) -> None:
    """Attacks 3 and 4; the right answer afterwards is no help, a code is."""
    await chartkey.start("identity")
    await holder(chartkey)
    person = await opened(chartkey)
    replies = await all_at_once(*(person.answer("Fido") for _ in range(50)))
    assert sorted(reason(reply) for reply in replies) == ["closed"] * 46 + ["no_match"] * 4
    assert await value(chartkey, "select misses from answer_misses") == 5
    again = await opened(chartkey)
    assert reason(await again.answer()) == "closed"
    await again.ask_code()
    ((_, code),) = await sent_codes(chartkey)
    assert await again.enter(code) == RecoveryProven()


async def test_fifty_parallel_codes_are_five_tries(chartkey: Suite) -> None:
    """Attack 3, against two workers."""
    await chartkey.start("identity")
    await holder(chartkey)
    person = await opened(chartkey)
    await person.ask_code()
    ((_, code),) = await sent_codes(chartkey)
    replies = await all_at_once(*(person.enter(f"{(int(code) + n) % 10**6:06}") for n in range(1, 51)))
    assert sorted(reason(reply) for reply in replies) == ["no_match"] * 4 + ["spent"] * 46
    assert reason(await person.enter(code)) == "spent"


async def test_the_answers_come_back_after_a_day(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    for _ in range(5):
        await person.answer("Fido")
    await later(chartkey, timedelta(hours=24))
    assert await (await opened(chartkey)).answer() == RecoveryProven()


@pytest.mark.parametrize(("answer", "born"), [("Fido", "1980-01-02"), ("Rex", "1980-01-03")])
@pytest.mark.spec("S108")
async def test_either_half_wrong_is_refused_alike_and_a_slip_does_not_count(
    chartkey: Suite, answer: str, born: str
) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    assert await person.answer(answer, born) == AnswerRefused(reason="no_match", attempts_left=4)
    assert await person.answer(answer, "01/02/1980") == AnswerRefused(reason="malformed", attempts_left=4)
    assert await value(chartkey, "select misses from answer_misses") == 1


async def test_two_browsers_on_one_link_inherit_nothing_and_one_chooses(chartkey: Suite) -> None:
    await holder(chartkey)
    first = await opened(chartkey)
    second = Forgetful(chartkey)
    await second.open(await mailed_token(chartkey, "reset_password"))
    await first.answer()
    assert (await shown(second)).step == "prove"
    assert await second.choose() == PasswordRefused(reason="not_proven")
    await second.answer()
    replies = await all_at_once(first.choose(), second.choose("Other-harbor-lights-9"))
    assert sorted(type(reply).__name__ for reply in replies) == ["PasswordReset", "RecoveryGone"]


async def test_a_newer_link_ends_the_older_one_and_what_was_begun_with_it(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    old = await mailed_token(chartkey, "reset_password")
    await person.answer()
    newer = await opened(chartkey)
    assert await person.choose() == RecoveryGone()
    assert await Forgetful(chartkey).open(old) == RecoveryGone()
    assert (await shown(newer)).step == "prove"


async def test_a_link_works_for_an_hour_and_once(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    await person.answer()
    await person.choose()
    assert await Forgetful(chartkey).open(await mailed_token(chartkey, "reset_password")) == RecoveryGone()
    late = await opened(chartkey)
    await later(chartkey, timedelta(minutes=60))
    assert await late.show() == RecoveryGone()
    assert await Forgetful(chartkey).open(await mailed_token(chartkey, "reset_password")) == RecoveryGone()
    for bad in ("", "x" * 43, "short"):
        assert await Forgetful(chartkey).open(bad) == RecoveryGone()


@pytest.mark.spec("S113")
async def test_without_a_chart_the_practice_is_the_way_out(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, phone="+12025550143")
    person = Forgetful(chartkey)
    owner = person.door
    await owner.register(link)
    await revoke(chartkey, issued.invitation_id)
    person = await opened(chartkey)
    found = await shown(person)
    assert (found.question, found.code_channels) == (None, ())
    assert await person.answer() == AnswerRefused(reason="not_offered")
    assert await person.ask_code() == CodeNotRequested(reason="not_offered")


async def test_a_reset_by_somebody_who_is_logged_in_logs_them_out_everywhere(chartkey: Suite) -> None:
    owner = await holder(chartkey)
    elsewhere = owner.twin()
    await elsewhere.log_in()
    assert isinstance(await elsewhere.who(), SessionAsserted)
    person = await opened(chartkey)
    await person.answer()
    await person.choose()
    assert await owner.who() == SessionGone()
    assert await elsewhere.who() == SessionGone()


async def test_nothing_kept_tells_token_answer_or_password(chartkey: Suite) -> None:
    await holder(chartkey)
    person = await opened(chartkey)
    token = await mailed_token(chartkey, "reset_password")
    await person.answer("Canary-answer")
    await person.answer()
    await person.choose("Canary-Password-9")
    async with chartkey.connection("identity") as connection:
        for table in ("mailings", "recoveries", "answer_misses", "credentials", "audit", "outbox", "inbox"):
            text = await connection.fetchval(f"select coalesce(string_agg(t::text, ' '), '') from {table} as t")
            for secret in (token, person.cookie, "Canary", "canary", "1980-01-02"):
                assert secret not in text, (table, secret)
