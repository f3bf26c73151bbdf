"""The generated topology: exactly the queues, bindings and rights that the tables ask for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shared.bus import Subscriptions
from shared.contracts.ehr import EventRefused
from shared.messages import Command, Event, Reply, Request
from shared.queues import dead_queue, event_queue, is_reply_queue, reply_queue, retry_queue
from shared.topology import EXCHANGES, EhrSystem, definitions, waiting_queues


class Seen(Event, key="thing.seen", aggregate="thing", announcers=("ehr",), exchange="ehr"):
    """From outside."""

    thing: str


class Kept(Event, key="thing.kept", aggregate="thing", announcers=("alpha",)):
    """From alpha."""

    thing: str


class Send(Command, key="beta.send-thing", aggregate="thing", lanes=("fast",)):
    """To beta."""

    thing: str


class Done(Reply):
    """An answer."""


class Ask(Request[Done], key="beta.ask-thing"):
    """A question."""


async def act(*_: Any) -> None:
    """Nothing."""


async def answer(*_: Any) -> Done:
    """Done."""
    return Done()


ALPHA = Subscriptions("alpha", hears={Seen: act}, obeys={}, answers={}, announces=(Kept, EventRefused), asks=(Send,))
BETA = Subscriptions("beta", hears={Kept: act}, obeys={Send: act}, answers={Ask: answer})
ASKER = Subscriptions("asker", hears={}, obeys={}, answers={}, asks=(Ask,), hands_on=(Seen,))
MADE = definitions(
    vhost="v",
    passwords={"alpha": "secret-a"},
    ehr_systems=[EhrSystem("ehr.x", ("clinic", "north.ward"))],
    tables=[ALPHA, BETA, ASKER],
)
QUEUES = {queue["name"]: queue["arguments"] for queue in MADE["queues"]}


def may(user: str, what: str, name: str) -> bool:
    [right] = [one for one in MADE["permissions"] if one["user"] == user]
    return re.search(right[what], name) is not None


def may_say(user: str, exchange: str, key: str) -> bool:
    topics = [one for one in MADE["topic_permissions"] if (one["user"], one["exchange"]) == (user, exchange)]
    return may(user, "write", exchange) and all(re.search(one["write"], key) is not None for one in topics)


def test_every_queue_has_retries_and_dead_letters_beside_it() -> None:
    for queue in ("alpha.on.thing.seen", "beta.on.thing.kept", "beta.send-thing.fast"):
        assert QUEUES[queue]["x-queue-type"] == "quorum"
        assert QUEUES[queue]["x-delivery-limit"] >= 10
        assert QUEUES[queue]["x-dead-letter-strategy"] == "at-least-once"
        assert QUEUES[queue]["x-dead-letter-routing-key"] == f"{queue}.dead"
        for delay, milliseconds in {"5s": 5_000, "30s": 30_000, "5m": 300_000, "1h": 3_600_000}.items():
            assert QUEUES[f"{queue}.retry.{delay}"]["x-message-ttl"] == milliseconds
            assert QUEUES[f"{queue}.retry.{delay}"]["x-dead-letter-routing-key"] == queue
        assert QUEUES[f"{queue}.dead"]["x-message-ttl"] == 14 * 86_400_000
    assert QUEUES["beta.ask-thing"] == {"x-queue-type": "classic"}


def test_a_retry_is_bound_to_its_own_queue_and_nothing_else() -> None:
    parked = [one for one in MADE["bindings"] if one["source"] == "retries"]
    assert parked
    assert all(one["routing_key"] == one["destination"] for one in parked)


def test_bindings_are_what_the_tables_hear() -> None:
    heard = {(one["source"], one["routing_key"], one["destination"]) for one in MADE["bindings"]}
    assert {one for one in heard if one[0] != "retries"} == {
        ("ehr", "*.thing.seen", "alpha.on.thing.seen"),
        ("ehr.https", "*.thing.seen", "alpha.on.thing.seen"),
        ("events", "thing.kept", "beta.on.thing.kept"),
        ("commands", "beta.send-thing.fast", "beta.send-thing.fast"),
        ("commands", "beta.ask-thing", "beta.ask-thing"),
        ("outbound", "clinic.#", "ehr.x.outbound"),
        ("outbound", "north.ward.#", "ehr.x.outbound"),
    }


@pytest.mark.parametrize("user", ["alpha", "beta", "asker", "ehr.x"])
def test_nobody_writes_the_default_exchange_or_declares(user: str) -> None:
    assert not may(user, "write", "amq.default")
    for name in ("alpha.on.thing.seen", "events", "spy", "amq.gen-x"):
        assert not may(user, "configure", name)


def test_a_service_reads_its_own_queues_only() -> None:
    assert waiting_queues(BETA) == ["beta.on.thing.kept", "beta.send-thing.fast"]
    readable = {
        user: {name for name in QUEUES if may(user, "read", name)} for user in ("alpha", "beta", "asker", "ehr.x")
    }
    assert readable == {
        "alpha": {"alpha.on.thing.seen"},
        "beta": {"beta.on.thing.kept", "beta.send-thing.fast", "beta.ask-thing"},
        "asker": set(),
        "ehr.x": {"ehr.x.outbound"},
    }


SAYABLE = {
    "alpha": {
        ("events", "thing.kept"), ("commands", "beta.send-thing.fast"), ("outbound", "clinic.event.refused"),
        ("retries", "alpha.on.thing.seen.retry.5s"), ("retries", "alpha.on.thing.seen.dead"),
    },
    "beta": {
        ("replies", reply_queue("asker", "0" * 32)), ("retries", "beta.on.thing.kept.retry.1h"),
        ("retries", "beta.send-thing.fast.dead"),
    },
    "asker": {("commands", "beta.ask-thing"), ("ehr.https", "clinic.thing.seen"), ("ehr.https", "clinicx.thing.seen")},
    "ehr.x": {("ehr", "clinic.thing.seen"), ("ehr", "north.ward.thing.seen")},
}  # fmt: skip


@pytest.mark.parametrize("user", SAYABLE)
def test_a_user_says_exactly_what_its_table_names(user: str) -> None:
    tried = set().union(*SAYABLE.values()) | {
        (exchange, key)
        for exchange in EXCHANGES
        for key in (
            "#",
            "",
            "thing.kept\n",
            "thing.keptx",
            "xthing.kept",
            "alpha.on.thing.seen",
            "clinicx.thing.seen",
            "clinic.thing.lost",
        )
    }
    assert {(exchange, key) for exchange, key in tried if may_say(user, exchange, key)} == SAYABLE[user]


def test_no_password_stands_in_the_definitions() -> None:
    assert "secret-a" not in str(MADE)


def test_a_queue_says_who_waits_for_what() -> None:
    assert event_queue("beta", Kept) == "beta.on.thing.kept"
    assert (retry_queue("q", "5s"), dead_queue("q")) == ("q.retry.5s", "q.dead")
    assert is_reply_queue(reply_queue("asker", "0" * 32), user="asker")
    for stranger in ("asker.replies.", "asker.replies." + "0" * 33, "x.asker.replies." + "0" * 32, ""):
        assert not is_reply_queue(stranger, user="asker")
    assert not is_reply_queue(reply_queue("asker", "0" * 32), user="beta")
