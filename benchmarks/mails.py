"""Mails: N orders wait; from the first one taken until the last mail is accepted and noted as delivered."""

from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial

from benchmarks import bare_smtp, invitations, table
from benchmarks.figures import Run, Target
from benchmarks.house import PRACTICE, House
from benchmarks.report import Report
from shared.contracts.enrollment import Practice
from shared.contracts.notifications import SendEmail
from shared.ids import new_id
from shared.publisher import Outgoing, Publisher
from shared.seals import Sealer
from shared.wire import Attributes, encode, new_trace

CHUNK = 500
CHARTKEY = "Chartkey's notifications, 1 worker"
NOBODY_ELSE = {"enrollment": 0, "identity": 0, "records": 0}
HOME = "http://localhost:8080"
DELIVERED = "select count(*) from notifications.messages where state = 'delivered'"
RATIO = Target("CPU per mail, Chartkey : bare aiosmtplib", 6)


async def measure(house: House, *, mails: int, runs: int) -> Report:
    """The sender beside the bare client, in turn."""
    kinds: dict[str, invitations.Measure] = {
        CHARTKEY: partial(sent, house, mails),
        bare_smtp.BARE: partial(bare_smtp.measure, house, mails),
    }
    ours, bare = rows = await invitations.alternately(kinds, runs)
    ratio = ours.milliseconds.median / bare.milliseconds.median
    figures = {"rows": [asdict(row) for row in rows], "ratio": ratio}
    return Report("mails", figures, f"{table.of_runs(rows)}\n\n{table.of_targets([RATIO.line(ratio)])}")


async def sent(house: House, mails: int) -> Run:
    """One run of notifications on an emptied house."""
    await house.empty()
    await house.start(NOBODY_ELSE)
    house.signal("notifications", signal.SIGSTOP)
    await _order(house, mails)
    before, seen = house.cpu(), house.accepted()
    started = time.perf_counter()
    house.signal("notifications", signal.SIGCONT)
    async with asyncio.timeout(invitations.LIMIT_SECONDS), house.superuser() as connection:
        while house.mails - seen.mails < mails:
            await asyncio.sleep(0.02)
        while await connection.fetchval(DELIVERED) < mails:
            await asyncio.sleep(0.05)
    wall, after = time.perf_counter() - started, house.cpu()
    house.stop()
    opened = house.accepted().connections - seen.connections
    return Run(mails, wall, {kind: after[kind] - before[kind] for kind in after}, opened)


async def _order(house: House, mails: int) -> None:
    """As identity orders them, confirmed, while notifications is stopped."""
    secrets = house.servers.secrets
    sealer = Sealer(secrets.seal_private_keys["identity"], secrets.seal_public_keys())
    publisher = Publisher(house.servers.rabbitmq_url("identity"), name="bench identity")
    await publisher.open()
    try:
        for start in range(0, mails, CHUNK):
            orders = [_ordered(sealer, number) for number in range(start, min(start + CHUNK, mails))]
            assert all(await publisher.publish_all(orders))
    finally:
        await publisher.close()
    await asyncio.sleep(1.0)


def _ordered(sealer: Sealer, number: int) -> Outgoing:
    order = SendEmail(
        message_id=new_id(),
        kind="registration",
        to=f"patient{number}@example.com",
        language="en",
        practice=Practice(practice_id=PRACTICE, name="Integrative Medicine", accent="#1f6f8b"),
        given_name="Ana",
        link=sealer.seal("notifications", f"{HOME}/register/{number:043}"),
        not_me=sealer.seal("notifications", f"{HOME}/n/{number:064}"),
        invitation_id=new_id(),
        deadline=datetime.now(UTC) + timedelta(days=7),
    )
    identity = str(new_id())
    headers = Attributes(identity, order.key, identity, new_trace()).headers("identity")
    return Outgoing(order.exchange, f"{order.key}.invitations", encode(order), headers, message_id=identity)
