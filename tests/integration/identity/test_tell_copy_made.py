"""Who ordered a copy is written to when it is made, once, and nothing of the chart is in the letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.copies import CopyMade
from shared.ids import new_id
from tests.integration.identity.letters import letters
from tests.integration.identity.persons import Browser, execute, invited, value
from tests.suite import Suite, eventually


@pytest.mark.spec("S124", "S131")
async def test_a_copy_that_is_ready_is_told_once_without_a_link_that_opens_anything(chartkey: Suite) -> None:
    _, link = await invited(chartkey, email="rosa@example.org")
    browser = Browser(chartkey)
    await browser.register(link, "rosa")
    account_id = await value(chartkey, "select account_id from accounts")
    made = CopyMade(copy_id=new_id(), account_id=account_id, ends_at=datetime.now(UTC) + timedelta(days=3))
    for _ in range(2):
        await chartkey.announce(made, message_id="the-same")

    async def heard(count: int) -> bool:
        return bool(await value(chartkey, "select count(*) = $1 from inbox where source = 'records'", count))

    await eventually(lambda: heard(1))
    await execute(chartkey, "update accounts set closed_at = now()")
    await chartkey.announce(made)
    await chartkey.announce(made.model_copy(update={"account_id": new_id()}))
    await eventually(lambda: heard(3))
    (letter,) = await letters(chartkey, "copy_made")
    assert (letter.to, letter.url, letter.detail) == ("rosa@example.org", "http://localhost:8080/login", None)
