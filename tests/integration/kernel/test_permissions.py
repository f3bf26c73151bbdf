"""Rights on the broker, tried from inside each user: what no table asks for is refused (trust.md 4.14-16)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed

from launcher.layout import SERVICES
from launcher.topology import tables
from shared.messages import Command
from shared.topology import EXCHANGES, waiting_queues
from tests.suite import Servers

USERS = (*SERVICES, "ehr.demo")
TABLES = {table.service: table for table in tables()}


@asynccontextmanager
async def channel_of(servers: Servers, user: str) -> AsyncIterator[Callable[[], AbstractChannel]]:
    """Fresh channels of one user of the real suite; a refusal closes its channel."""
    async with await aio_pika.connect(servers.broker_url(user)) as connection:
        yield lambda: connection.channel(on_return_raises=True)


async def publish(channel: AbstractChannel, exchange: str, key: str, user_id: str | None) -> None:
    async with channel:
        found = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
        await found.publish(aio_pika.Message(b"{}", user_id=user_id), key, mandatory=False)


def said_by(user: str) -> set[tuple[str, str]]:
    """(exchange, key) of every event and command that a table lets its service say."""
    table = TABLES[user]
    said = {
        (event.exchange, event.key if event.exchange == "events" else f"p.{event.key}") for event in table.announces
    }
    said |= {("ehr.https", f"p.{event.key}") for event in table.hands_on}
    for asked in table.asks:
        said |= {(asked.exchange, key) for key in (asked.queues() if issubclass(asked, Command) else (asked.key,))}
    return said


EVERYTHING = {one for user in TABLES for one in said_by(user)} | {("ehr", "integrative-medicine.patient.invited")}


@pytest.mark.parametrize("user", SERVICES)
async def test_a_service_says_nothing_that_its_table_does_not(servers: Servers, user: str) -> None:
    wrong = EVERYTHING - said_by(user)
    async with channel_of(servers, user) as channel:
        for exchange, key in sorted(wrong):
            with pytest.raises(ChannelAccessRefused):
                await publish(channel(), exchange, key, user)


async def test_notifications_cannot_announce_that_access_was_granted(servers: Servers) -> None:
    async with channel_of(servers, "notifications") as channel:
        with pytest.raises(ChannelAccessRefused):
            await publish(channel(), "events", "access.granted", "notifications")


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("exchange", ["", "amq.topic", "amq.direct", "amq.fanout"])
async def test_nobody_writes_an_exchange_of_the_broker(servers: Servers, user: str, exchange: str) -> None:
    async with channel_of(servers, user) as channel:
        with pytest.raises(ChannelAccessRefused):
            await publish(channel(), exchange, "identity.verify-pin", user)


@pytest.mark.parametrize("user", USERS)
async def test_nobody_says_they_are_somebody_else(servers: Servers, user: str) -> None:
    exchange, key = ("ehr", "integrative-medicine.patient.invited") if user == "ehr.demo" else next(iter(said_by(user)))
    async with channel_of(servers, user) as channel:
        with pytest.raises(ChannelPreconditionFailed):
            await publish(channel(), exchange, key, "identity" if user != "identity" else "records")


@pytest.mark.parametrize("user", USERS)
async def test_nobody_declares_anything(servers: Servers, user: str) -> None:
    queues = [
        "spy",
        "",
        "identity.on.invitation.issued",
        f"gateway.replies.{'0' * 31}",
        "x.gateway.replies." + "0" * 32,
    ]
    if user != "gateway":
        queues.append(f"gateway.replies.{'0' * 32}")
    async with channel_of(servers, user) as channel:
        for name in queues:
            with pytest.raises(ChannelAccessRefused):
                async with channel() as one:
                    await one.declare_queue(name or None, exclusive=True)
        for name in ("spy", "events"):
            with pytest.raises(ChannelAccessRefused):
                async with channel() as one:
                    await one.declare_exchange(name, "topic", durable=True)


@pytest.mark.parametrize("user", USERS)
async def test_nobody_binds_unbinds_purges_or_deletes(servers: Servers, user: str) -> None:
    own = waiting_queues(TABLES[user])[:1] if user in TABLES else ["ehr.demo.outbound"]
    async with channel_of(servers, user) as channel:
        for queue in [*own, "enrollment.on.patient.invited"]:
            for exchange in EXCHANGES:
                with pytest.raises(ChannelAccessRefused):
                    async with channel() as one:
                        await (await one.get_queue(queue, ensure=False)).bind(exchange, "#")
            with pytest.raises(ChannelAccessRefused):
                async with channel() as one:
                    await (await one.get_queue(queue, ensure=False)).unbind("events", "#")
            with pytest.raises(ChannelAccessRefused):
                async with channel() as one:
                    await (await one.get_queue(queue, ensure=False)).delete(if_unused=False, if_empty=False)


@pytest.mark.parametrize("user", USERS)
async def test_nobody_reads_or_purges_the_queue_of_another(servers: Servers, user: str) -> None:
    others = {
        queue
        for service, table in TABLES.items()
        if service != user
        for name in waiting_queues(table)
        for queue in (name, f"{name}.dead", f"{name}.retry.5s")
    }
    others |= {request.key for service, table in TABLES.items() if service != user for request in table.answers}
    others |= {"ehr.demo.outbound"} if user != "ehr.demo" else set()
    async with channel_of(servers, user) as channel:
        for queue in sorted(others):
            with pytest.raises(ChannelAccessRefused):
                async with channel() as one:
                    await (await one.get_queue(queue, ensure=False)).get(fail=False)
        with pytest.raises(ChannelAccessRefused):
            async with channel() as one:
                await (await one.get_queue(sorted(others)[0], ensure=False)).purge()


@pytest.mark.parametrize("user", [service for service in SERVICES if service != "gateway"])
async def test_a_service_parks_messages_beside_its_own_queues_only(servers: Servers, user: str) -> None:
    own = waiting_queues(TABLES[user])[0]
    other = next(queue for service, table in TABLES.items() if service != user for queue in waiting_queues(table))
    wrong = [own, f"{own}.retry.2s", f"{own}.dead.x", f"{other}.retry.5s", f"{other}.dead", other, "#"]
    async with channel_of(servers, user) as channel:
        for key in wrong:
            with pytest.raises(ChannelAccessRefused):
                await publish(channel(), "retries", key, user)


async def test_a_reply_queue_is_the_gateways_and_hears_nobody_elses_answers(servers: Servers) -> None:
    own, other = f"gateway.replies.{'a' * 32}", f"gateway.replies.{'b' * 32}"
    async with channel_of(servers, "gateway") as channel:
        one = await channel()
        queue = await one.declare_queue(own, exclusive=True, auto_delete=True)
        await queue.bind("replies", own)
        for exchange, key in (("replies", "#"), ("replies", "gateway.#"), ("events", "#"), ("retries", "#")):
            with pytest.raises(ChannelAccessRefused):
                async with channel() as another:
                    await (await another.get_queue(own, ensure=False)).bind(exchange, key)
        assert own != other


EHR_ATTACKS = {
    "another practice": ("ehr", "other-practice.patient.invited"),
    "no practice": ("ehr", "patient.invited"),
    "a wildcard": ("ehr", "*.patient.invited"),
    "a longer practice": ("ehr", "integrative-medicine2.patient.invited"),
    "a practice inside": ("ehr", "x.integrative-medicine.patient.invited"),
    "more words": ("ehr", "integrative-medicine.patient.invited.more"),
    "what nobody hears": ("ehr", "integrative-medicine.patient.deleted"),
    "an answer": ("ehr", "integrative-medicine.request.answered"),
    "a line break": ("ehr", "integrative-medicine.patient.invited\n"),
    "the HTTPS door": ("ehr.https", "integrative-medicine.patient.invited"),
    "an event of ours": ("events", "access.granted"),
    "a command": ("commands", "identity.verify-pin"),
    "a reply": ("replies", f"gateway.replies.{'0' * 32}"),
    "a retry": ("retries", "enrollment.on.patient.invited.retry.5s"),
    "its own outbound": ("outbound", "integrative-medicine.event.refused"),
}


@pytest.mark.parametrize("name", EHR_ATTACKS)
async def test_an_ehr_speaks_for_its_own_practices_only(servers: Servers, name: str) -> None:
    exchange, key = EHR_ATTACKS[name]
    async with channel_of(servers, "ehr.demo") as channel:
        with pytest.raises(ChannelAccessRefused):
            await publish(channel(), exchange, key, "ehr.demo")


async def test_every_service_may_say_and_read_what_its_table_names(servers: Servers) -> None:
    for user in SERVICES:
        async with channel_of(servers, user) as channel:
            for exchange, key in sorted(said_by(user)):
                unheard = key if exchange == "events" else key.replace("p.", "nobody.", 1)
                await asyncio.wait_for(publish(channel(), exchange, unheard, user), 5)
            for queue in waiting_queues(TABLES[user]):
                async with channel() as one:
                    await (await one.get_queue(queue)).purge()
