"""`python -m tools.asyncapi`: docs/asyncapi/, one AsyncAPI 3 document per service, made by its own broker."""

from __future__ import annotations

import argparse
import functools
import json
import operator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faststream.rabbit import ExchangeType, RabbitBroker, RabbitExchange
from faststream.specification import AsyncAPI

from shared.bus import Bus, Subscriptions, make_broker
from shared.messages import Command
from shared.queues import OUTBOUND, REPLIES
from tools.tables import PROJECT, tables

FOLDER = PROJECT / "docs" / "asyncapi"
BROKER = "amqp://localhost:5672/chartkey"


@dataclass(frozen=True)
class Said:
    """One thing that a service says."""

    title: str
    exchange: str
    key: str
    schema: Any
    text: str | None
    persist: bool = True


def document(table: Subscriptions) -> str:
    """The document as it is committed. What is heard comes from the bus that every process runs; what is said is
    added as FastStream publishers, because our own relay publishes (design.md 6)."""
    broker = make_broker(BROKER, service=table.service)
    Bus(broker, table, prefetch=1, request_prefetch=1)
    for event in table.announces:
        key = f"{{practice}}.{event.key}" if event.exchange == OUTBOUND else event.key
        _say(broker, Said(f"announces.{event.key}", event.exchange, key, event, event.__doc__))
    for asked in table.asks:
        for key in asked.queues() if issubclass(asked, Command) else (asked.key,):
            lasting = issubclass(asked, Command)
            _say(broker, Said(f"asks.{key}", asked.exchange, key, asked, asked.__doc__, persist=lasting))
    for request in table.answers:
        union = functools.reduce(operator.or_, request.replies.values())
        title, key = f"answers.{request.key}", "{caller}.replies.{id}"
        _say(broker, Said(title, REPLIES, key, union, f"The answer to {request.key}.", persist=False))
    made = AsyncAPI(broker, title=f"Chartkey: {table.service}", version="1", description=broker_text(table))
    return json.dumps(_tidy(json.loads(made.to_specification().to_json())), indent=1, sort_keys=True) + "\n"


def broker_text(table: Subscriptions) -> str:
    """What a reader should know first."""
    return (
        f"What {table.service} hears, obeys, answers, announces and asks. Every message carries CloudEvents 1.0 "
        "attributes as headers (binary mode); events and commands are persistent, requests and replies expire."
    )


def _say(broker: RabbitBroker, said: Said) -> None:
    broker.publisher(
        exchange=RabbitExchange(said.exchange, type=ExchangeType.TOPIC, declare=False),
        routing_key=said.key,
        schema=said.schema,
        title=said.title,
        description=said.text,
        persist=said.persist,
        mandatory=said.exchange != REPLIES,
    )


def _tidy(found: Any) -> Any:
    """Docstrings without their indentation."""
    if isinstance(found, dict):
        return {
            key: "\n".join(line.strip() for line in value.strip().splitlines())
            if key == "description" and isinstance(value, str)
            else _tidy(value)
            for key, value in found.items()
        }
    return [_tidy(one) for one in found] if isinstance(found, list) else found


def documents() -> dict[Path, str]:
    """Where each document stands and what it says."""
    return {FOLDER / f"{table.service}.json": document(table) for table in tables()}


def main() -> None:
    """Write them."""
    argparse.ArgumentParser(prog="python -m tools.asyncapi", description=__doc__).parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in documents().items():
        path.write_text(text)


if __name__ == "__main__":
    main()
