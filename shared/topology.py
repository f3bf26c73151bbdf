"""The topology, deployed like a migration: every exchange, queue, binding and right, as RabbitMQ definitions.

All of it is generated from contracts and the services' tables, so that a right which no table asks for does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.bus import Subscriptions
from shared.messages import Command, Event
from shared.passwords import rabbit_hash
from shared.queues import (
    EHR_BY_HTTPS,
    EHR_EXCHANGES,
    OUTBOUND,
    REPLIES,
    RETRIES,
    RETRY_DELAYS,
    dead_queue,
    event_queue,
    retry_queue,
)

EXCHANGES = ("ehr", EHR_BY_HTTPS, "events", "commands", REPLIES, RETRIES, OUTBOUND)
DELIVERY_LIMIT = 10
DEAD_DAYS = 14
NEVER_GIVE_UP = {"x-delivery-limit": 1_000_000_000}
"""For queues that people read: RabbitMQ 4 would drop what was looked at twenty times."""
OUTBOUND_LIMIT = 100_000
NOTHING = "^$"
END = r"$(?!\n)"
"""The end of a name; `$` alone also stands before a last line break."""
Json = dict[str, Any]


@dataclass(frozen=True)
class EhrSystem:
    """One EHR system: its RabbitMQ user (`ehr.<name>`) and the practices it may speak for."""

    user: str
    practices: tuple[str, ...]

    @property
    def outbound_queue(self) -> str:
        """Where it reads status, answers and refusals."""
        return f"{self.user}.outbound"


def definitions(
    *, vhost: str, passwords: Mapping[str, str], ehr_systems: Sequence[EhrSystem], tables: Sequence[Subscriptions]
) -> Json:
    """Definitions for `load_definitions` or `import_definitions`; whoever deploys adds an administrator."""
    queues = [queue for table in tables for queue in _queues_of(table)]
    bindings = [binding for table in tables for binding in _bindings_of(table)]
    permissions = [right for table in tables for right in _rights_of(table)]
    topics = [right for table in tables for right in _topic_rights_of(table)]
    told = sorted(event.key for event in events_heard(tables) if event.exchange == "ehr")
    for system in ehr_systems:
        bounded = {"x-max-length": OUTBOUND_LIMIT, "x-overflow": "reject-publish"}
        queues.append(_queue(system.outbound_queue, bounded | NEVER_GIVE_UP))
        bindings += outbound_bindings(system)
        permissions.append(_right(system.user, write=["ehr"], read=[system.outbound_queue]))
        topics.append(_topic(system.user, "ehr", write=_practice_pattern(system.practices, told)))
    return {
        "users": [_user(name, password) for name, password in passwords.items()],
        "vhosts": [{"name": vhost}],
        "permissions": [{"vhost": vhost, **one} for one in permissions],
        "topic_permissions": [{"vhost": vhost, **one} for one in topics],
        "exchanges": [{"vhost": vhost, **_exchange(name)} for name in EXCHANGES],
        "queues": [{"vhost": vhost, **one} for one in queues],
        "bindings": [{"vhost": vhost, **one} for one in bindings],
    }


def outbound_bindings(system: EhrSystem) -> list[Json]:
    """What brings an EHR system the answers about its practices."""
    return [_binding(OUTBOUND, system.outbound_queue, f"{practice}.#") for practice in system.practices]


def waiting_queues(table: Subscriptions) -> list[str]:
    """Every durable quorum queue in which this service waits for events and commands."""
    heard = [event_queue(table.service, event) for event in table.hears]
    return heard + [queue for command in table.obeys for queue in command.queues()]


def _queues_of(table: Subscriptions) -> Iterable[Json]:
    for name in waiting_queues(table):
        yield _queue(name, _dead_letters_to(dead_queue(name)) | {"x-delivery-limit": DELIVERY_LIMIT})
        yield _queue(dead_queue(name), {"x-message-ttl": DEAD_DAYS * 86_400_000} | NEVER_GIVE_UP)
        for delay, milliseconds in RETRY_DELAYS.items():
            yield _queue(retry_queue(name, delay), _dead_letters_to(name) | {"x-message-ttl": milliseconds})
    for request in table.answers:
        yield {"name": request.key, "durable": True, "auto_delete": False, "arguments": {"x-queue-type": "classic"}}


def _bindings_of(table: Subscriptions) -> Iterable[Json]:
    for event in table.hears:
        for exchange in EHR_EXCHANGES if event.exchange == "ehr" else (event.exchange,):
            key = event.key if event.exchange == "events" else f"*.{event.key}"
            yield _binding(exchange, event_queue(table.service, event), key)
    for command in table.obeys:
        for queue in command.queues():
            yield _binding(command.exchange, queue, queue)
    for request in table.answers:
        yield _binding(request.exchange, request.key, request.key)
    for name in waiting_queues(table):
        for parked in (name, dead_queue(name), *(retry_queue(name, delay) for delay in RETRY_DELAYS)):
            yield _binding(RETRIES, parked, parked)


def _rights_of(table: Subscriptions) -> Iterable[Json]:
    own_reads = [*waiting_queues(table), *(request.key for request in table.answers)]
    writes = sorted({exchange for exchange, _ in _written(table)})
    if table.answers or table.hears or table.obeys:
        yield _right(table.service, write=writes, read=own_reads)
    else:
        replies = rf"{re.escape(table.service)}\.replies\.[0-9a-f]{{32}}"
        yield {
            "user": table.service,
            "configure": f"^{replies}{END}",
            "write": f"^({replies}|{_any_of(writes)}){END}",
            "read": f"^({replies}|{REPLIES}){END}",
        }


def _topic_rights_of(table: Subscriptions) -> Iterable[Json]:
    written: dict[str, list[str]] = {}
    for exchange, pattern in _written(table):
        written.setdefault(exchange, []).append(pattern)
    asker = not (table.answers or table.hears or table.obeys)
    for exchange in EXCHANGES:
        patterns = written.get(exchange, [])
        hears = asker and exchange == REPLIES
        read = rf"^{re.escape(table.service)}\.replies\.[0-9a-f]{{32}}{END}" if hears else NOTHING
        yield _topic(table.service, exchange, write=f"^({'|'.join(patterns)}){END}" if patterns else NOTHING, read=read)


def _written(table: Subscriptions) -> Iterable[tuple[str, str]]:
    """(exchange, regular expression of one routing key) for all that this service may publish."""
    for event in table.announces:
        yield event.exchange, re.escape(event.key) if event.exchange == "events" else rf"[^.]+\.{re.escape(event.key)}"
    for event in table.hands_on:
        yield EHR_BY_HTTPS, rf"[^.]+\.{re.escape(event.key)}"
    for asked in table.asks:
        for key in asked.queues() if issubclass(asked, Command) else (asked.key,):
            yield asked.exchange, re.escape(key)
    if table.answers:
        yield REPLIES, r"[a-z]+\.replies\.[0-9a-f]{32}"
    for name in waiting_queues(table):
        delays = "|".join(RETRY_DELAYS)
        yield RETRIES, rf"{re.escape(name)}\.(retry\.({delays})|dead)"


def _practice_pattern(practices: Sequence[str], told: Sequence[str]) -> str:
    """Only what some service hears; with no practice (or nothing heard) nothing matches."""
    return rf"^({_any_of(practices)})\.({_any_of(told)}){END}" if practices and told else NOTHING


def _dead_letters_to(key: str) -> Json:
    return {
        "x-dead-letter-exchange": RETRIES,
        "x-dead-letter-routing-key": key,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def _any_of(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in names)


def _right(user: str, *, write: Sequence[str], read: Sequence[str]) -> Json:
    return {
        "user": user,
        "configure": NOTHING,
        "write": f"^({_any_of(write)}){END}" if write else NOTHING,
        "read": f"^({_any_of(read)}){END}" if read else NOTHING,
    }


def _topic(user: str, exchange: str, *, write: str, read: str = NOTHING) -> Json:
    return {"user": user, "exchange": exchange, "write": write, "read": read}


def _user(name: str, password: str) -> Json:
    return {
        "name": name,
        "password_hash": rabbit_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "",
    }


def _exchange(name: str) -> Json:
    return {"name": name, "type": "topic", "durable": True, "auto_delete": False, "internal": False, "arguments": {}}


def _queue(name: str, arguments: Json) -> Json:
    arguments = {"x-queue-type": "quorum", **arguments}
    return {"name": name, "durable": True, "auto_delete": False, "arguments": arguments}


def _binding(source: str, destination: str, key: str) -> Json:
    return {
        "source": source,
        "destination": destination,
        "destination_type": "queue",
        "routing_key": key,
        "arguments": {},
    }


def events_heard(tables: Sequence[Subscriptions]) -> set[type[Event]]:
    """Every event that some service, or the outside, waits for."""
    return {event for table in tables for event in table.hears}
