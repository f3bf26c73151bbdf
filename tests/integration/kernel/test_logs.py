"""Logs: ids and reason codes, never a value, whoever logs: an action, a driver, a framework or a failing start."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.rpc import BusClient
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.children import child
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import SEEN, CountThing, TryThing
from tests.suite import eventually

CANARY = "Zebulon-Quagmire-1948"


async def test_no_value_of_a_message_gets_into_the_log(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    """Errors of actions, of Postgres (its detail names the key), of asyncpg and of pydantic, each around a canary."""
    async with child(toys, "alpha", log_level="DEBUG") as worker:
        await worker.ready()
        await clinic.tell(CANARY, wish="fail")
        await clinic.tell(CANARY)
        await clinic.tell(CANARY)
        await clinic.tell_raw(_body(size=10**15), headers={"ce-id": "1", "traceparent": CANARY})
        await clinic.tell_raw(_body(size=CANARY), headers={"ce-id": "2", "ce-correlationid": CANARY})
        await clinic.tell_raw(_body(wish="refuse"), headers={"ce-id": "3"})
        await clinic.tell_raw(b'{"thing": "' + CANARY.encode(), headers={CANARY: CANARY})
        await eventually(lambda: _dead(admin, 2))
        await eventually(lambda: _parked(admin, 3))
        worker.process.terminate()
        assert await worker.end() == 0
    log = "\n".join(worker.lines)
    assert CANARY not in log
    events = [json.loads(line) for line in worker.lines if line.strip()]
    kinds = {event.get("exc_type") for event in events}
    assert {"ZeroDivisionError", "UniqueViolationError", "DataError"} <= kinds
    assert "23505" in {event.get("sqlstate") for event in events}
    assert {"not_json", "invalid"} <= {event.get("reason") for event in events}
    assert all({"event", "level", "timestamp", "service"} <= event.keys() for event in events)


async def test_no_value_of_a_request_gets_into_the_log(toys: Toys, asker: BusClient) -> None:
    async with child(toys, "beta", log_level="DEBUG") as worker:
        await worker.ready()
        with pytest.raises(Exception, match="Timeout"):
            await asker.ask(TryThing(thing=CANARY, fault=True), deadline=0.7)
        assert (await asker.ask(CountThing(thing=CANARY), message_id=CANARY)).count == 1
        worker.process.terminate()
        await worker.end()
    assert CANARY not in "\n".join(worker.lines)
    assert "request.failed" in "\n".join(worker.lines)


async def test_no_key_or_password_gets_into_the_log_when_a_start_fails(toys: Toys) -> None:
    wrong: dict[str, Any] = {
        "database_url": f"postgresql://nobody:{CANARY}@127.0.0.1:1/none",
        "rabbitmq_url": f"amqp://nobody:{CANARY}@127.0.0.1:1/none",
        "data_keys": {"k1": CANARY, "k2": 7},
        "pool_size": CANARY,
    }
    for name, value in wrong.items():
        async with child(toys, "alpha", **{name: value}) as worker:
            assert await worker.end() not in {0, -9}
        assert CANARY not in "\n".join(worker.lines), name


def _body(**fields: object) -> bytes:
    return json.dumps({"thing": CANARY, **fields}).encode()


async def _dead(admin: Admin, count: int) -> bool:
    return await admin.depth(f"{SEEN}.dead") == count


async def _parked(admin: Admin, count: int) -> bool:
    waiting = [await admin.depth(f"{SEEN}.retry.{delay}") for delay in ("5s", "30s")]
    return sum(waiting) == count
