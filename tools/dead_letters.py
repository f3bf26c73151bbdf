"""`./chartkey dead list | show | replay`: messages that nobody could work on, without a word of what is in them."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel

from launcher.keys import ADMINISTRATOR, Secrets
from launcher.layout import HOME, VHOST
from launcher.rabbitmq import PrivateRabbitmq
from launcher.servers import with_login
from shared.bus import Subscriptions
from shared.messages import Message
from shared.publisher import Publisher
from shared.queues import dead_queue, event_queue
from shared.topology import waiting_queues
from tools.letter import SOONEST, Letter, shape
from tools.say import complain, say
from tools.tables import tables

AT_MOST = 1000
"""Letters of one queue that are looked at in one go; the oldest come first."""


@dataclass(frozen=True)
class Access:
    """How to reach the broker: an operator who may read dead letters, and each service, which alone may put its own
    letters back (the kernel believes a letter's first sender from nobody else)."""

    operator: str
    services: dict[str, str]

    @classmethod
    def of_folder(cls, folder: Path) -> Access:
        """As `./chartkey up` keeps it. FileNotFoundError when nothing was ever started there."""
        secrets = Secrets.model_validate_json((folder / "secrets.json").read_text())
        if url := os.environ.get("CHARTKEY_RABBITMQ_URL"):
            urls = {
                name: with_login(url, user=name, password=one, path=VHOST) for name, one in secrets.rabbitmq.items()
            }
        else:
            node = PrivateRabbitmq.load(folder / "rabbitmq")
            urls = {name: node.url(user=name, password=one, vhost=VHOST) for name, one in secrets.rabbitmq.items()}
        return cls(urls[ADMINISTRATOR], urls)


def queues() -> dict[str, tuple[Subscriptions, type[Message]]]:
    """Every queue that has dead letters beside it: whose it is and what it carries."""
    found: dict[str, tuple[Subscriptions, type[Message]]] = {}
    for table in tables():
        carried = {event_queue(table.service, event): event for event in table.hears}
        orders = {queue: command for command in table.obeys for queue in command.queues()}
        every: dict[str, Any] = {**carried, **orders}
        found |= {queue: (table, every[queue]) for queue in waiting_queues(table)}
    return found


@asynccontextmanager
async def reading(access: Access) -> AsyncIterator[AbstractChannel]:
    """A channel; what is taken and not acknowledged goes back when it is closed."""
    connection = await aio_pika.connect(access.operator)
    async with connection:
        channel = await connection.channel()
        yield channel


async def take(channel: AbstractChannel, queue: str) -> list[Letter]:
    """The oldest letters beside `queue`."""
    place = await channel.get_queue(dead_queue(queue), ensure=False)
    found: list[Letter] = []
    while len(found) < AT_MOST and (raw := await place.get(fail=False)) is not None:
        found.append(Letter(raw))
    return found


async def listed(access: Access) -> list[tuple[str, list[Letter]]]:
    """Each queue that has dead letters, with them."""
    async with reading(access) as channel:
        found = [(queue, await take(channel, queue)) for queue in queues()]
    return [(queue, letters) for queue, letters in found if letters]


async def replay(access: Access, queue: str, *, message_id: str | None = None) -> int:
    """Put one letter, or all, back to their own queue; how many. A letter leaves only once its copy is confirmed, and
    the inbox absorbs a copy that was worked on already: replaying twice does no harm."""
    service = queues()[queue][0].service
    publisher = Publisher(access.services[service], name="dead letters")
    await publisher.open()
    try:
        async with reading(access) as channel:
            chosen = [one for one in await take(channel, queue) if message_id in (None, one.message_id)]
            for letter in chosen:
                if await publisher.publish_all([letter.again(queue)]) != [True]:
                    raise ConnectionError(f"the broker has no queue for {queue}")
                await letter.raw.ack()
    finally:
        await publisher.close()
    return len(chosen)


def run(arguments: Sequence[str]) -> int:
    """The command line; 1 when there is nothing of that name."""
    parser = argparse.ArgumentParser(prog="./chartkey dead", description=__doc__)
    parser.add_argument("--dir", type=Path, default=HOME, help="the folder of the running suite")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help="every queue with dead letters: how many, why, which, how old")
    for verb, told in (("show", "one letter: its headers and the shape of its body"), ("replay", "work on it again")):
        one = verbs.add_parser(verb, help=told)
        one.add_argument("queue", choices=sorted(queues()), metavar="queue")
        one.add_argument("ce_id", nargs="?" if verb == "replay" else None, help="without it: all of the queue")
    asked = parser.parse_args(arguments)
    try:
        access = Access.of_folder(asked.dir)
        if asked.verb == "list":
            return _list(access)
        act = _show if asked.verb == "show" else _replay
        return act(access, asked.queue, asked.ce_id)
    except (FileNotFoundError, ConnectionError):
        complain(f"No broker answers for {asked.dir}: is ./chartkey up running?")
        return 1


def _list(access: Access) -> int:
    found = asyncio.run(listed(access))
    for queue, letters in found:
        say(f"{queue}: {len(letters)}{' or more' if len(letters) == AT_MOST else ''}")
        for letter in letters:
            say(f"  {letter.line}")
    if not found:
        say("There are no dead letters.")
    return 0


def _show(access: Access, queue: str, ce_id: str | None) -> int:
    for letter in next((letters for name, letters in asyncio.run(listed(access)) if name == queue), []):
        if letter.message_id == ce_id:
            say(letter.line)
            say(letter.origin)
            for line in shape(letter.raw.body, queues()[queue][1]):
                say(f"  {line}")
            return 0
    complain(f"{queue} has no dead letter {ce_id!r}")
    return 1


def _replay(access: Access, queue: str, ce_id: str | None) -> int:
    count = asyncio.run(replay(access, queue, message_id=ce_id))
    say(f"{count} put back; {queue} gets {'it' if count == 1 else 'them'} in {SOONEST}.")
    return 0 if count or ce_id is None else 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
