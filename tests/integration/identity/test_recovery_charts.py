"""Which of an account's charts prove whose it is, and how long: those that it may open now (S109, S113)."""

from datetime import date
from uuid import UUID

import pytest

from shared.contracts.linking import LinkAccount
from shared.contracts.proofs import CodeRefused
from shared.contracts.recovery import PasswordRefused, RecoveryProven
from tests.integration.identity.persons import PASSWORD, invited, reason, revoke
from tests.integration.identity.phones import PHONE, sent_codes
from tests.integration.identity.recoverers import OTHER_PHONE, Forgetful, holder, opened
from tests.suite import Suite


async def test_a_code_for_a_chart_that_is_gone_since_proves_nothing(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, phone=PHONE)
    await Forgetful(chartkey).door.register(link)
    person = await opened(chartkey)
    await person.ask_code()
    ((_, code),) = await sent_codes(chartkey)
    await revoke(chartkey, issued.invitation_id)
    assert await person.enter(code) == CodeRefused(reason="expired")
    assert await person.choose() == PasswordRefused(reason="not_proven")


async def with_a_childs_chart(chartkey: Suite) -> UUID:
    """A parent's own account with a child's chart, whose date of birth and phone are others; its invitation."""
    await holder(chartkey)
    issued, link = await invited(
        chartkey, relation="parent", given_name="Leo", date_of_birth=date(2019, 5, 6), phone=OTHER_PHONE
    )
    parent = Forgetful(chartkey).door
    await parent.open(link)
    await parent.verify(born="2019-05-06")
    await parent.confirm()
    request = LinkAccount(
        attempt=parent.mark,
        username="rosa@example.org",
        password=parent.seal(PASSWORD),
        certification="1",
        language="en",
    )
    await chartkey.bus.ask(request, deadline=30.0)
    return issued.invitation_id


@pytest.mark.spec("S109")
async def test_a_code_to_a_phone_that_is_on_no_record_any_more_proves_nothing(chartkey: Suite) -> None:
    """Whoever has that phone may be why the access was ended; the account's other chart is no help to them."""
    childs = await with_a_childs_chart(chartkey)
    person = await opened(chartkey)
    await person.ask_code(OTHER_PHONE)
    ((_, code),) = await sent_codes(chartkey)
    await revoke(chartkey, childs)
    assert reason(await person.enter(code)) == "no_match"
    assert await person.choose() == PasswordRefused(reason="not_proven")


async def test_any_chart_of_the_account_proves_whose_it_is(chartkey: Suite) -> None:
    await with_a_childs_chart(chartkey)
    person = await opened(chartkey)
    await person.ask_code(OTHER_PHONE)
    assert [phone for phone, _ in await sent_codes(chartkey)] == [OTHER_PHONE]
    assert await person.answer(born="2019-05-06") == RecoveryProven()
