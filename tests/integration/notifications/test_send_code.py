"""From an order to one text or call, whatever the provider says, and never a second one that nobody asked for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from launcher.layout import PROJECT
from shared.contracts.notifications import NoteCodeStatus, SendCode
from tests.integration.notifications.exchange import CODE, PHONE, Exchange
from tests.suite import eventually


@pytest.mark.spec("S44")
async def test_a_code_by_text_is_one_text(exchange: Exchange) -> None:
    await exchange.start()
    code = exchange.code()
    await exchange.order(code)
    row = await exchange.ended(code.message_id)
    assert (row["state"], row["attempts"], row["answer"]) == ("sent", 1, "http_201")
    (text,) = exchange.provider.taken
    assert text.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert text.login == "AC1:token-1"
    assert text.form["From"] == "+15005550006"
    assert text.form["To"] == PHONE
    assert f"Your Chartkey security code is {CODE}." in text.form["Body"]


@pytest.mark.spec("S44")
async def test_a_code_by_voice_is_one_call_in_the_persons_language(exchange: Exchange) -> None:
    await exchange.start()
    code = exchange.code(channel="voice", language="es-MX")
    await exchange.order(code)
    assert (await exchange.ended(code.message_id))["state"] == "sent"
    (call,) = exchange.provider.taken
    assert call.path == "/2010-04-01/Accounts/AC1/Calls.json"
    assert call.form["Twiml"].count('<Say language="es-MX">4</Say>') == 2


async def test_an_order_told_twice_is_one_text(exchange: Exchange) -> None:
    await exchange.start(workers=2)
    code = exchange.code()
    await exchange.order(code, code)
    await exchange.ended(code.message_id)
    await exchange.order(code)
    other = exchange.code("+12025550144")
    await exchange.order(other)
    await exchange.ended(other.message_id)
    assert len(exchange.provider.taken_for(PHONE)) == 1


async def test_a_number_that_is_nobodys_leaves_no_trace(exchange: Exchange) -> None:
    await exchange.start()
    decoy, real = exchange.code("+00000000000"), exchange.code()
    await exchange.order(decoy, real)
    await exchange.ended(real.message_id)
    assert await exchange.row(decoy.message_id) is None
    assert len(exchange.provider.taken) == 1


@pytest.mark.parametrize("step", ["hang", "drop", "500 taken", "502 taken", "504 taken"])
async def test_what_may_have_been_sent_is_unknown_and_never_sent_again(exchange: Exchange, step: str) -> None:
    exchange.provider.script(PHONE, step)
    await exchange.start(provider_timeout=1.0 if step == "hang" else 10.0)
    code = exchange.code()
    await exchange.order(code)
    assert (await exchange.ended(code.message_id))["state"] == "unknown"
    await asyncio.sleep(1.5)
    assert len(exchange.provider.taken_for(PHONE)) == 1
    assert exchange.provider.asked == 1


async def test_what_was_surely_not_sent_is_sent_later(exchange: Exchange) -> None:
    exchange.provider.script(PHONE, "429", "503")
    await exchange.start()
    code = exchange.code()
    await exchange.order(code)
    row = await exchange.ended(code.message_id)
    assert (row["state"], row["attempts"]) == ("sent", 3)
    assert len(exchange.provider.taken_for(PHONE)) == 1


async def test_a_provider_that_is_away_is_asked_again(exchange: Exchange) -> None:
    await exchange.provider.close()
    await exchange.start()
    code = exchange.code()
    await exchange.order(code)

    async def tried() -> bool:
        row = await exchange.row(code.message_id)
        return bool(row and row["answer"] == "closed")

    await eventually(tried)
    await exchange.provider.open()
    assert (await exchange.ended(code.message_id))["state"] == "sent"


@pytest.mark.parametrize(("step", "lost"), [("hang", "unknown"), ("503", "expired")])
async def test_a_provider_that_does_not_work_is_probed_and_the_other_codes_wait(
    exchange: Exchange, step: str, lost: str
) -> None:
    exchange.provider.otherwise = step
    await exchange.start(provider_connections=2, provider_timeout=0.2)
    codes = [exchange.code(f"+1202555{n:04}") for n in range(40)]
    await exchange.order(*codes)
    await asyncio.sleep(3)
    assert 3 <= exchange.provider.asked <= 10, "two or three at a time, then one a second or less"
    exchange.provider.otherwise = "accept"
    ends = Counter([(await exchange.ended(code.message_id, within=30))["state"] for code in codes])
    assert ends["sent"] >= 30
    assert ends["sent"] + ends["unknown"] == 40
    assert ends[lost] <= 10
    taken = Counter(order.form["To"] for order in exchange.provider.taken)
    assert set(taken.values()) == {1}


async def test_the_provider_is_asked_to_tell_what_became_of_a_code(exchange: Exchange) -> None:
    await exchange.start(provider_callbacks=True, public_url="https://portal.example.org")
    code = exchange.code()
    await exchange.order(code)
    await exchange.ended(code.message_id)
    (text,) = exchange.provider.taken
    assert text.form["StatusCallback"] == f"https://portal.example.org/provider/codes/{code.message_id}"


async def told(exchange: Exchange, code: SendCode, *statuses: str) -> None:
    """What the gateway hands on."""
    for status in statuses:
        error = "30003" if status == "undelivered" else None
        said = NoteCodeStatus(message_id=code.message_id, status=status, error=error)
        await exchange.suite.order(said, by="gateway")


@pytest.mark.parametrize(
    ("statuses", "kept"),
    [
        (["queued", "sent", "delivered"], ("delivered", None)),
        (["delivered", "sent", "delivered"], ("delivered", None)),
        (["sent", "undelivered", "delivered"], ("failed", "30003")),
        (["completed"], ("delivered", None)),
        (["no-answer"], ("failed", None)),
    ],
)
async def test_the_first_end_that_the_provider_tells_stands(
    exchange: Exchange, statuses: list[str], kept: tuple[str, str | None]
) -> None:
    await exchange.start()
    code, last = exchange.code(), exchange.code("+12025550144")
    await exchange.order(code, last)
    await exchange.ended(code.message_id)
    await exchange.ended(last.message_id)
    await told(exchange, code, *statuses)
    await told(exchange, exchange.code(), "delivered")
    await told(exchange, last, "delivered")

    async def heard() -> bool:
        row = await exchange.row(last.message_id)
        return bool(row and row["reported"])

    await eventually(heard)
    row = await exchange.ended(code.message_id)
    assert (row["state"], row["reported"], row["report_code"]) == ("sent", *kept)


async def test_a_refused_number_is_refused_once(exchange: Exchange) -> None:
    exchange.provider.script(PHONE, "400")
    await exchange.start()
    code = exchange.code()
    await exchange.order(code)
    row = await exchange.ended(code.message_id)
    assert (row["state"], row["answer"]) == ("refused", "http_400")
    assert exchange.provider.asked == 1


async def test_an_expired_code_is_not_sent(exchange: Exchange) -> None:
    late = exchange.code(deadline=datetime.now(UTC) - timedelta(seconds=1))
    soon = exchange.code("+12025550144", deadline=datetime.now(UTC) + timedelta(seconds=2))
    exchange.provider.script("+12025550144", *["503"] * 20)
    await exchange.start()
    await exchange.order(late, soon)
    assert (await exchange.ended(late.message_id))["state"] == "expired"
    assert (await exchange.ended(soon.message_id))["state"] == "expired"
    assert exchange.provider.taken == []


async def test_without_a_provider_every_code_is_refused_and_no_practice_is_told_to_check_the_number(
    exchange: Exchange,
) -> None:
    await exchange.start(provider_url=None)
    code = exchange.code()
    await exchange.order(code)
    row = await exchange.ended(code.message_id)
    assert (row["state"], row["answer"]) == ("refused", "no_provider")
    async with exchange.suite.connection("notifications") as connection:
        assert await connection.fetchval("select count(*) from outbox") == 0


async def test_a_seal_that_is_not_ours_ends_among_the_dead(exchange: Exchange) -> None:
    await exchange.start()
    broken: SendCode = exchange.code(code="c2VhbGVk")
    good = exchange.code()
    await exchange.order(broken, good)
    await exchange.ended(good.message_id)
    assert await exchange.row(broken.message_id) is None


async def test_three_workers_send_a_hundred_codes_once_each_over_few_connections(exchange: Exchange) -> None:
    await exchange.start(workers=3)
    codes = [exchange.code(f"+1202555{n:04}") for n in range(100)]
    await exchange.order(*codes)
    for code in codes:
        assert (await exchange.ended(code.message_id, within=30))["state"] == "sent"
    assert set(Counter(order.form["To"] for order in exchange.provider.taken).values()) == {1}
    assert len(exchange.provider.taken) == 100
    assert exchange.provider.connections <= 24


async def test_a_slow_call_holds_up_no_other(exchange: Exchange) -> None:
    exchange.provider.script(PHONE, "slow 4")
    await exchange.start()
    slow, quick = exchange.code(), exchange.code("+12025550144")
    await exchange.order(slow, quick)
    await exchange.ended(quick.message_id)
    await exchange.in_state(slow.message_id, "sending")
    assert (await exchange.ended(slow.message_id))["state"] == "sent"


async def test_a_worker_told_to_stop_settles_what_is_under_way(exchange: Exchange) -> None:
    exchange.provider.script(PHONE, "slow 2")
    await exchange.start()
    code = exchange.code()
    await exchange.order(code)
    await exchange.in_state(code.message_id, "sending")
    await exchange.suite.stop("notifications")
    row = await exchange.row(code.message_id)
    assert row is not None
    assert row["state"] == "sent"


async def test_a_worker_killed_after_the_provider_took_it_leaves_it_unknown_and_nobody_sends_it_again(
    exchange: Exchange, capfd: pytest.CaptureFixture[str]
) -> None:
    exchange.provider.script(PHONE, "hang")
    code = exchange.code()
    told = {f"CHARTKEY_{name.upper()}": str(value) for name, value in exchange.settings.items()}
    environment = {**os.environ, **exchange.suite.environment("notifications"), **told}
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.notifications", "run",
        cwd=PROJECT, env={**environment, "CHARTKEY_PROVIDER_TIMEOUT": "60"},
    )  # fmt: skip
    try:
        await exchange.order(code)
        await eventually(lambda: _taken(exchange), within=30)
    finally:
        doomed.kill()
        await doomed.wait()
    assert (await exchange.in_state(code.message_id, "sending"))["attempts"] == 1
    await exchange.start(workers=2, claim_timeout=0.5)
    row = await exchange.ended(code.message_id)
    assert (row["state"], row["answer"]) == ("unknown", "worker_lost")
    await asyncio.sleep(0.5)
    assert exchange.provider.asked == 1
    logged = "".join(capfd.readouterr())
    assert PHONE not in logged
    assert PHONE.removeprefix("+1") not in logged
    assert f'"{CODE}"' not in logged


async def _taken(exchange: Exchange) -> bool:
    return bool(exchange.provider.taken)


async def test_neither_number_nor_code_stands_in_a_log(exchange: Exchange, capfd: pytest.CaptureFixture[str]) -> None:
    """Attack 17, in every way that sending can go wrong."""
    canary, digits = "+12025550177", "917346"
    for step in ("accept", "400", "503", "500 taken", "drop", "hang"):
        exchange.provider.script(canary, step)
    await exchange.start(log_level="DEBUG", provider_timeout=2.0)
    codes = [exchange.code(canary, digits=digits) for _ in range(6)]
    await exchange.order(*codes)
    for code in codes:
        await exchange.ended(code.message_id)
    logged = "".join(capfd.readouterr())
    assert "message.not_sent" in logged
    assert canary.removeprefix("+") not in logged
    assert digits not in logged
    async with exchange.suite.connection("notifications") as connection:
        for table in ("codes", "outbox", "inbox", "audit"):
            text = await connection.fetchval(f"select coalesce(string_agg(t::text, ' '), '') from {table} as t")
            assert canary not in text
