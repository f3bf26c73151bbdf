"""A practice hears which codes did not reach the phone on its record, and of no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.notifications import NoteCodeStatus
from shared.wire import encode
from tests.integration.notifications.exchange import CODE, Exchange
from tests.suite import eventually


@pytest.mark.spec("S46", "S140")
async def test_a_practice_hears_once_of_each_code_that_failed_and_of_no_other(exchange: Exchange) -> None:
    ends = ("refused", "expired", "failed", "delivered", "unknown", "account", "nobody", "late")
    phones = {end: f"+120255501{number:02}" for number, end in enumerate(ends)} | {"nobody": "+00000000000"}
    soon = datetime.now(UTC) + timedelta(seconds=2)
    changes: dict[str, dict[str, Any]] = {
        "expired": {"deadline": datetime.now(UTC) - timedelta(seconds=1)},
        "account": {"invitation_id": None},
        "late": {"deadline": soon},
    }
    steps = {"refused": "400", "unknown": "drop", "account": "400"}
    codes = {end: exchange.code(phones[end], **changes.get(end, {})) for end in ends}
    for end, step in steps.items():
        exchange.provider.script(phones[end], step)
    exchange.provider.script(phones["late"], *["503"] * 10)
    await exchange.start(workers=2)
    await exchange.order(*codes.values())
    for end in ends:
        if end != "nobody":
            await exchange.ended(codes[end].message_id)
    for end, status in (("failed", "undelivered"), ("failed", "failed"), ("delivered", "delivered")):
        told = NoteCodeStatus(message_id=codes[end].message_id, status=status, error="30006")
        await exchange.suite.order(told, by="gateway")
    told_of = {"refused": "refused", "expired": "expired", "failed": "not_delivered", "late": "expired"}

    async def all_told() -> bool:
        return len(exchange.news) >= len(told_of) and bool(await _row(exchange, codes["delivered"].message_id))

    await eventually(all_told)
    heard = {news.message_id: news for news in exchange.news}
    assert len(heard) == len(exchange.news), "told once each"
    assert {codes[end].message_id: reason for end, reason in told_of.items()} == {
        message_id: news.reason for message_id, news in heard.items()
    }
    for news in exchange.news:
        said = encode(news).decode()
        assert news.invitation_id in {code.invitation_id for code in codes.values()}
        assert "202555" not in said
        assert CODE not in said


async def _row(exchange: Exchange, message_id: object) -> bool:
    async with exchange.suite.connection("notifications") as connection:
        return bool(await connection.fetchval("select reported from codes where message_id = $1", message_id))
