"""The broker's definitions file: the topology of shared.topology, plus an administrator for tests and operators."""

import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from launcher.keys import ADMINISTRATOR, Secrets, load_or_create
from launcher.layout import HOME, SERVICES, VHOST
from shared.bus import Subscriptions
from shared.passwords import rabbit_hash
from shared.topology import EhrSystem, definitions

DEMO_EHR = "ehr.demo"
_FIRST_EHR = EhrSystem(user=DEMO_EHR, practices=("integrative-medicine",))


def read_ehr_systems(path: Path) -> list[EhrSystem]:
    """The EHR systems of this suite; the file is made with the demo EHR when it is missing."""
    if not path.exists():
        write_ehr_systems(path, [_FIRST_EHR])
    listed = json.loads(path.read_text())
    return [EhrSystem(**{**entry, "practices": tuple(entry["practices"])}) for entry in listed]


def write_ehr_systems(path: Path, systems: Sequence[EhrSystem]) -> None:
    """Whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps([asdict(system) for system in systems], indent=1))
    fresh.replace(path)


def write_definitions(path: Path, *, kept: Secrets, ehr_systems: Sequence[EhrSystem]) -> None:
    """Writes what RabbitMQ loads at boot; only hashes of passwords stand in it."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(build(kept, ehr_systems), indent=1, sort_keys=True))


def build(kept: Secrets, ehr_systems: Sequence[EhrSystem]) -> dict[str, Any]:
    """The definitions as RabbitMQ imports them."""
    users = {*SERVICES, *(system.user for system in ehr_systems)}
    passwords = {user: password for user, password in kept.rabbitmq.items() if user in users}
    made = definitions(vhost=VHOST, passwords=passwords, ehr_systems=ehr_systems, tables=tables())
    return _with_administrator(made, kept.rabbitmq[ADMINISTRATOR])


def tables() -> list[Subscriptions]:
    """What every process hears, obeys, answers, announces and asks; the gateway only asks."""
    return [importlib.import_module(f"services.{service}.subscriptions").SUBSCRIPTIONS for service in SERVICES]


def _with_administrator(made: dict[str, Any], password: str) -> dict[str, Any]:
    administrator = {
        "name": ADMINISTRATOR,
        "password_hash": rabbit_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "administrator",
    }
    everything = {"user": ADMINISTRATOR, "vhost": VHOST, "configure": ".*", "write": ".*", "read": ".*"}
    return made | {
        "users": [*made["users"], administrator],
        "permissions": [*made["permissions"], everything],
    }


if __name__ == "__main__":
    systems = read_ehr_systems(HOME / "ehr-systems.json")
    loaded = load_or_create(HOME / "secrets.json", ehr_users=tuple(system.user for system in systems))
    json.dump(build(loaded, systems), sys.stdout, indent=1, sort_keys=True)
