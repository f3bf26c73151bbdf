"""A provider's stranger faults: a page in between, and its word on a code before its answer."""

from __future__ import annotations

from shared.contracts.notifications import NoteCodeStatus
from tests.integration.notifications.exchange import PHONE, Exchange


async def test_a_web_page_in_between_is_no_provider_and_a_word_that_overtakes_the_answer_stands(
    exchange: Exchange,
) -> None:
    exchange.provider.script(PHONE, "page")
    overtaken = exchange.code("+12025550144")
    exchange.provider.script("+12025550144", "hang")
    await exchange.start(provider_timeout=2.0)
    paged = exchange.code()
    await exchange.order(paged, overtaken)
    await exchange.in_state(overtaken.message_id, "sending")
    await exchange.suite.order(NoteCodeStatus(message_id=overtaken.message_id, status="delivered"), by="gateway")
    row = await exchange.ended(paged.message_id)
    assert (row["state"], row["answer"]) == ("unknown", "http_200_unnamed")
    row = await exchange.ended(overtaken.message_id)
    assert (row["state"], row["reported"]) == ("unknown", "delivered")
    assert exchange.provider.asked == 2
