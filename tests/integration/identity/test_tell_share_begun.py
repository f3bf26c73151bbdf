"""Whose account has lent a chart is written to, once: neither what, nor to whom, and with the way to stop it all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.contracts.disowning import MailShown, ShowMail
from shared.contracts.shares import ShareBegun
from shared.ids import new_id
from tests.integration.identity.letters import letters
from tests.integration.identity.persons import Browser, execute, invited, value
from tests.suite import Suite, eventually


@pytest.mark.spec("S124", "S131")
async def test_a_share_is_told_once_to_its_makers_address_and_the_mail_can_say_this_was_not_me(
    chartkey: Suite,
) -> None:
    _, link = await invited(chartkey, email="rosa@example.org")
    browser = Browser(chartkey)
    await browser.register(link, "rosa")
    account_id = await value(chartkey, "select account_id from accounts")
    begun = ShareBegun(share_id=new_id(), account_id=account_id, made_at=datetime.now(UTC))
    for _ in range(2):
        await chartkey.announce(begun, message_id="the-same")

    async def heard(count: int) -> bool:
        return bool(await value(chartkey, "select count(*) = $1 from inbox where source = 'records'", count))

    assert await eventually(lambda: heard(1))
    await execute(chartkey, "update accounts set closed_at = now()")
    await chartkey.announce(begun)
    await chartkey.announce(begun.model_copy(update={"account_id": new_id()}))
    assert await eventually(lambda: heard(3))
    (letter,) = await letters(chartkey, "chart_shared")
    assert (letter.to, letter.url, letter.detail) == ("rosa@example.org", "http://localhost:8080/login", None)
    await execute(chartkey, "update accounts set closed_at = null")
    mark = letter.not_me.rpartition("/")[2]
    assert await chartkey.bus.ask(ShowMail(token=browser.seal(mark))) == MailShown(about="account")
