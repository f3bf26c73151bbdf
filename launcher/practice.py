"""`./chartkey practice …`: practices, their EHR systems and keys, in the database and on the broker, while all runs."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import aio_pika

from launcher import environment, topology
from launcher.accounts import public_url
from launcher.failures import StepFailedError
from launcher.keys import ADMINISTRATOR, load_or_create
from launcher.layout import HOME, PROJECT
from launcher.servers import Servers, attach
from services.enrollment.practice_arguments import parser, slug
from shared.queues import OUTBOUND
from shared.topology import EhrSystem, outbound_bindings


def run(arguments: Sequence[str]) -> int:
    """Exit code 0 when it is done everywhere; `url` prints how an EHR reaches the broker, password and all."""
    found = parser("./chartkey practice")
    verbs = next(one for one in found._actions if isinstance(one, argparse._SubParsersAction))
    url = verbs.add_parser("url", help="how an EHR system logs in to the broker, with its password")
    url.add_argument("ehr")
    told = found.parse_args(arguments)
    servers = attach(HOME)
    if told.verb == "url":
        print(_url(servers, told.ehr))
        return 0
    code = _in_the_database(servers, arguments)
    if code == 0 and told.verb == "add":
        practice_id = told.id or slug(told.name)
        apply(servers, joined(_systems(servers), told.ehr or f"ehr.{practice_id}", practice_id))
    if code == 0 and told.verb == "remove-ehr":
        apply(servers, [system for system in _systems(servers) if system.user != told.ehr])
    return code


def joined(systems: Sequence[EhrSystem], user: str, practice_id: str) -> list[EhrSystem]:
    """The systems when `user` speaks for this practice too."""
    known = next((system for system in systems if system.user == user), EhrSystem(user=user, practices=()))
    practices = tuple(dict.fromkeys((*known.practices, practice_id)))
    wanted = replace(known, practices=practices)
    return [*(system for system in systems if system.user != user), wanted]


def apply(servers: Servers, systems: Sequence[EhrSystem]) -> None:
    """Write down what is wanted, and bring a broker of our own there at once; another one's operator is told how."""
    folder = servers.directory
    before = _systems(servers)
    topology.write_ehr_systems(folder / "ehr-systems.json", systems)
    kept = load_or_create(folder / "secrets.json", ehr_users=tuple(system.user for system in systems))
    definitions = folder / "definitions.json"
    topology.write_definitions(definitions, kept=kept, ehr_systems=systems)
    gone = {system.user for system in before} - {system.user for system in systems}
    if servers.rabbitmq is None:
        print(f"Now, on the broker: rabbitmqctl import_definitions {definitions}")
        for user in sorted(gone):
            print(f"Now, on the broker: rabbitmqctl delete_user {user}; rabbitmqctl delete_queue {user}.outbound")
        return
    control = Path(servers.rabbitmq.folder) / "rabbitmqctl"
    for user in sorted(gone):
        _call(control, "delete_user", user)
    _call(control, "import_definitions", str(definitions))
    asyncio.run(_tidy(servers.rabbitmq_url(ADMINISTRATOR), before, systems))


async def _tidy(url: str, before: Sequence[EhrSystem], after: Sequence[EhrSystem]) -> None:
    """Importing only adds: what is not wanted any more is unbound, and queues of those who left are deleted."""
    wanted, known = _bound(after), _bound(before)
    queues = {system.outbound_queue for system in after}
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        for queue, key in known - wanted:
            found = await channel.get_queue(queue, ensure=False)
            await found.unbind(OUTBOUND, routing_key=key)
        for system in before:
            if system.outbound_queue not in queues:
                await channel.queue_delete(system.outbound_queue)


def _bound(systems: Sequence[EhrSystem]) -> set[tuple[str, str]]:
    bindings = [binding for system in systems for binding in outbound_bindings(system)]
    return {(binding["destination"], binding["routing_key"]) for binding in bindings}


def _systems(servers: Servers) -> list[EhrSystem]:
    return topology.read_ehr_systems(servers.directory / "ehr-systems.json")


def _url(servers: Servers, ehr: str) -> str:
    if ehr not in {system.user for system in _systems(servers)}:
        raise StepFailedError(
            f"There is no EHR system {ehr}", why="nobody added it", next_step="./chartkey practice list"
        )
    return servers.rabbitmq_url(ehr)


def _in_the_database(servers: Servers, arguments: Sequence[str]) -> int:
    found = environment.inherited() | environment.secrets_of("enrollment", servers)
    found["CHARTKEY_PUBLIC_URL"] = public_url(servers)
    command = [sys.executable, "-m", "services.enrollment", "practice", *arguments]
    return subprocess.run(command, env=found, cwd=PROJECT, check=False).returncode


def _call(control: Path, *words: str) -> None:
    done = subprocess.run([str(control), "-q", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise StepFailedError(
            "The broker did not take it",
            why=f"rabbitmqctl {words[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}",
            next_step="is ./chartkey up running? Then the same command again; it does no harm twice",
        )
