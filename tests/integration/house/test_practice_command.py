"""`./chartkey practice`: an EHR system's user, rights and queue come and go on a running broker (trust.md 4, 14)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aio_pika
import aiormq
import pytest

from launcher import practice, topology
from launcher.failures import StepFailedError
from launcher.servers import Servers, attach
from shared.contracts.ehr import EnrollmentChanged
from shared.ids import new_id
from shared.topology import EhrSystem
from shared.wire import Attributes, encode, new_trace
from tests.suite import PRACTICE, Suite

RIVERSIDE = "ehr.riverside"
OUTBOUND = f"{RIVERSIDE}.outbound"


@pytest.fixture
def attached(template: object) -> Iterator[Servers]:
    """The servers of the tests; whatever a test adds is gone afterwards."""
    found = attach(Path(os.environ["CHARTKEY_TEST_DIRECTORY"]))
    before = systems(found)
    yield found
    practice.apply(found, before)


def systems(servers: Servers) -> list[EhrSystem]:
    """As they are written down."""
    return topology.read_ehr_systems(servers.directory / "ehr-systems.json")


async def add(servers: Servers, practice_id: str) -> Servers:
    """One more practice for the EHR of Riverside; with its password."""
    await apply(servers, practice.joined(systems(servers), RIVERSIDE, practice_id))
    return attach(servers.directory)


async def apply(servers: Servers, wanted: list[EhrSystem]) -> None:
    """The command runs a loop of its own."""
    await asyncio.to_thread(practice.apply, servers, wanted)


async def say(url: str, key: str, *, user: str = RIVERSIDE) -> None:
    """Publish something on exchange `ehr`."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange("ehr", ensure=False)
        await exchange.publish(aio_pika.Message(b"{}", user_id=user), key, mandatory=False)


async def test_an_added_ehr_speaks_for_its_practices_and_no_other(suite: Suite, attached: Servers) -> None:
    url = (await add(attached, "riverside")).rabbitmq_url(RIVERSIDE)
    await say(url, "riverside.patient.invited")
    for key in (f"{PRACTICE}.patient.invited", "riverside-two.patient.invited", "riverside.patient.invited.more"):
        with pytest.raises((aio_pika.exceptions.ChannelClosed, aiormq.exceptions.ChannelAccessRefused)):
            await say(url, key)
    await add(attached, "riverside-two")
    for key in ("riverside.patient.invited", "riverside-two.patient.invited"):
        await say(url, key)
    with pytest.raises(aiormq.exceptions.ChannelPreconditionFailed):
        await say(url, "riverside.patient.invited", user="ehr.demo")


async def test_answers_reach_the_ehr_of_that_practice_alone(suite: Suite, attached: Servers) -> None:
    url = (await add(attached, "riverside")).rabbitmq_url(RIVERSIDE)
    own, other = await waiting(url), len(suite.ehr.heard)
    assert own == 0
    await tell(attached, "riverside")
    assert await waiting(url) == 1
    assert len(suite.ehr.heard) == other
    for queue in ("ehr.demo.outbound", "enrollment.on.patient.invited"):
        with pytest.raises(aiormq.exceptions.ChannelAccessRefused):
            await waiting(url, queue)


async def test_a_removed_ehr_cannot_log_in_and_its_queue_is_gone(suite: Suite, attached: Servers) -> None:
    url = (await add(attached, "riverside")).rabbitmq_url(RIVERSIDE)
    await apply(attached, [one for one in systems(attached) if one.user != RIVERSIDE])
    with pytest.raises(aiormq.exceptions.AMQPConnectionError):
        await say(url, "riverside.patient.invited")
    async with await aio_pika.connect(suite.servers.broker_admin_url) as connection:
        channel = await connection.channel()
        with pytest.raises(aiormq.exceptions.ChannelNotFoundEntity):
            await channel.get_queue(OUTBOUND, ensure=True)


async def test_a_practice_that_changes_its_ehr_is_unbound_from_the_old_one(suite: Suite, attached: Servers) -> None:
    url = (await add(await add(attached, "riverside"), "harbor")).rabbitmq_url(RIVERSIDE)
    without = [EhrSystem(one.user, ("harbor",)) if one.user == RIVERSIDE else one for one in systems(attached)]
    await apply(attached, without)
    await tell(attached, "harbor")
    assert await waiting(url) == 1
    with pytest.raises(AssertionError):
        await tell(attached, "riverside")


def test_an_unknown_ehr_has_no_address(attached: Servers) -> None:
    with pytest.raises(StepFailedError):
        practice._url(attached, "ehr.nobody")


def test_nothing_to_attach_to_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(StepFailedError, match="Nothing runs here"):
        attach(tmp_path)


async def tell(servers: Servers, practice_id: str) -> None:
    """Enrollment announces something about this practice; AssertionError when nobody is bound to hear it."""
    changed = EnrollmentChanged(
        practice_id=practice_id,
        chart_id="c",
        invitation_id=new_id(),
        relation="self",
        status="invited",
        version=1,
        changed_at=datetime.now(UTC),
    )
    identity = str(new_id())
    async with await aio_pika.connect(servers.rabbitmq_url("enrollment")) as connection:
        channel = await connection.channel(on_return_raises=True)
        exchange = await channel.get_exchange("outbound", ensure=False)
        headers: dict[str, Any] = dict(Attributes(identity, changed.key, identity, new_trace()).headers("enrollment"))
        message = aio_pika.Message(encode(changed), user_id="enrollment", headers=headers)
        try:
            await exchange.publish(message, f"{practice_id}.{changed.key}")
        except aio_pika.exceptions.DeliveryError:
            raise AssertionError("nobody is bound to it") from None


async def waiting(url: str, name: str = OUTBOUND) -> int:
    """How many answers wait in this queue; they are taken."""
    count = 0
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(name, ensure=False)
        while (found := await queue.get(fail=False, timeout=5)) is not None:
            await found.ack()
            count += 1
    return count
