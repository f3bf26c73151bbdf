"""One word everywhere: VerifyPin, identity.verify-pin, actions/verify_pin.py, its ask, its page (design.md 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from shared.answers import Looked, Prepared
from shared.bus import Subscriptions
from shared.messages import Command, Event, Request
from tests.architecture.sources import PROJECT
from tools.tables import contracts, events, tables

SERVICES = PROJECT / "services"
OWN_VERBS = {"notifications.send-email": "accept_message"}
"""One action takes every kind of order to write to somebody (design.md 4)."""
MORE_ASKS = {"identity": ("account", "recovery"), "enrollment": ("sharing",), "records": ("shares",)}
"""Further modules of what the gateway asks a service that answers much."""


def words(name: str) -> list[str]:
    """VerifyPin -> verify, pin."""
    return [word.lower() for word in re.findall(r"[A-Z][a-z0-9]*", name)]


def misnamed(contract: type[Any]) -> str | None:
    """What is wrong between a contract's name and its key."""
    said = words(contract.__name__)
    if issubclass(contract, Event):
        expected = f"{'-'.join(said[:-1])}.{said[-1]}"
        return None if contract.key == expected else f"{contract.__name__}: {contract.key}, not {expected}"
    service, _, verb = contract.key.partition(".")
    known = (SERVICES / service).is_dir() and verb == "-".join(said)
    return None if known else f"{contract.__name__}: {contract.key}"


def off_the_spine(table: Subscriptions) -> Iterator[str]:
    """Requests and commands whose action has another name, file or place than their key says."""
    actions: dict[Any, Any] = {**table.answers, **table.obeys}
    for asked, action in actions.items():
        verb = OWN_VERBS.get(asked.key, asked.key.partition(".")[2].replace("-", "_"))
        act = action.act if isinstance(action, Prepared | Looked) else action
        home = f"services.{table.service}.actions.{verb}"
        named = isinstance(action, Prepared | Looked) or act.__name__ == verb
        if asked.key.partition(".")[0] != table.service or act.__module__ != home or not named:
            yield f"{asked.key}: {act.__module__}.{act.__name__}"


def test_names_and_keys_say_the_same() -> None:
    assert [found for contract in contracts() if (found := misnamed(contract))] == []


def test_actions_are_named_as_what_they_answer() -> None:
    assert [found for table in tables() for found in off_the_spine(table)] == []


def test_what_the_gateway_asks_is_an_ask_of_that_name() -> None:
    gateway = next(table for table in tables() if table.service == "gateway")
    missing = []
    for asked in gateway.asks:
        service, _, verb = asked.key.partition(".")
        paths = [SERVICES / "gateway" / "asks" / f"{name}.py" for name in (service, *MORE_ASKS.get(service, ()))]
        name = verb.replace("-", "_")
        text = "".join(path.read_text() for path in paths if path.exists())
        if not re.search(rf"^async def {name}\(", text, re.M):
            missing.append(asked.key)
    assert missing == []


def test_what_a_person_orders_has_a_page_and_a_sample_of_that_name() -> None:
    gateway = next(table for table in tables() if table.service == "gateway")
    orders = [one for one in gateway.asks if issubclass(one, Request) and not one.query]
    assert len(orders) > 5
    for order in orders:
        word = order.key.replace("-", "_")
        doors = [SERVICES / "gateway" / door / f"{word.partition('.')[2]}.py" for door in ("pages", "ehr")]
        assert any(door.exists() for door in doors), order.key
        assert (PROJECT / "tests" / "contract" / "samples" / f"{word}.json").exists(), order.key


@pytest.mark.parametrize("service", ["enrollment", "identity", "notifications", "records"])
def test_every_message_of_a_service_is_named_in_its_integration_tests(service: str) -> None:
    table = next(table for table in tables() if table.service == service)
    text = "".join(path.read_text() for path in (PROJECT / "tests" / "integration" / service).glob("*.py"))
    taken: list[type[Any]] = [*table.hears, *table.obeys, *table.answers]
    assert [one.__name__ for one in taken if not re.search(rf"\b{one.__name__}\b", text)] == []


def test_everything_asked_is_answered_and_everything_obeyed_is_asked() -> None:
    asked = {one for table in tables() for one in table.asks}
    done = {one for table in tables() for one in (*table.answers, *table.obeys)}
    assert asked == done


def test_an_event_that_nobody_hears_is_not_announced() -> None:
    heard = {event for table in tables() for event in table.hears}
    announced = {event for table in tables() for event in table.announces if event.exchange != "outbound"}
    assert announced - heard == set()
    assert {event for event in events() if event.exchange != "outbound"} - heard == set()


def test_what_is_heard_is_announced_by_whom_its_contract_names() -> None:
    said = {(event.key, table.service) for table in tables() for event in table.announces}
    meant = {(event.key, who) for event in events() for who in event.announcers if who != "ehr"}
    assert said == meant


@pytest.mark.parametrize(
    ("name", "key"),
    [("PinChecked", "pin-checked.event"), ("ThingSeen", "things.seen")],
)
def test_a_misnamed_event_is_caught(name: str, key: str) -> None:
    assert misnamed(type(name, (Event,), {}, key=key, aggregate="x", announcers=("identity",)))


@pytest.mark.parametrize("key", ["identity.check-pin", "identities.verify-pin", "verify-pin"])
def test_a_misnamed_command_is_caught(key: str) -> None:
    assert misnamed(type("VerifyPin", (Command,), {}, key=key, aggregate="x"))


def test_an_action_of_another_name_is_caught() -> None:
    async def check_pin(work: Any, request: Any) -> Any: ...

    asked: type[Request[Any]] = type("VerifyPin", (Request,), {}, key="identity.verify-pin")
    table = Subscriptions(service="identity", hears={}, obeys={}, answers={asked: check_pin})
    assert list(off_the_spine(table))
