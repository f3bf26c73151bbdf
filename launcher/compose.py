"""What docker-compose.yml runs once, before the services: `python -m launcher.compose keys | migrate`."""

import argparse
import json
import os
from pathlib import Path

from launcher import certificate, database, environment, topology
from launcher.keys import Secrets, load_or_create
from launcher.layout import HOME, SERVICES
from launcher.migrations import migrate_all
from launcher.ports import PortBook
from launcher.postgres import SUPERUSER
from launcher.rabbitmq import TlsListener, configuration
from launcher.servers import Servers

HANDED = Path("/var/lib/chartkey/secrets")
BROKER_FOLDER = "/run/secrets"
"""Where docker-compose.yml shows the broker its own files."""
PLAIN, TLS = 5672, 5671
OWNER_ONLY, OWNER_AND_GROUP = 0o400, 0o440
_OF_POSTGRES = {"postgres_superuser", "postgres_owners", "postgres_runtimes"}


def keys() -> None:
    """Makes what is missing in CHARTKEY_HOME and hands each container its own share, one volume for each."""
    systems = topology.read_ehr_systems(HOME / "ehr-systems.json")
    kept = load_or_create(HOME / "secrets.json", ehr_users=tuple(system.user for system in systems))
    servers = _servers(kept)
    for service in SERVICES:
        for name, value in environment.secrets_of(service, servers).items():
            hand_over(HANDED / service / name.lower(), value)
    hand_over(HANDED / "migrate" / "secrets.json", kept.model_dump_json(include=_OF_POSTGRES))
    hand_over(HANDED / "ehr" / "chartkey_ehr_rabbitmq_url", servers.rabbitmq_url(systems[0].user))
    hand_over(HANDED / "postgres" / "password", kept.postgres_superuser, mode=OWNER_AND_GROUP)
    definitions = json.dumps(topology.build(kept, systems), sort_keys=True)
    for name, text in {"definitions.json": definitions, **_listening(certificate.read(HOME))}.items():
        hand_over(HANDED / "rabbitmq" / name, text, mode=OWNER_AND_GROUP)


def _listening(given: certificate.Certificate | None) -> dict[str, str]:
    """rabbitmq.conf, and what it names. In the open the broker speaks on the network `bus` and to itself; beyond, TLS
    alone, and that only by a certificate that the operator gave."""
    plain = [f"127.0.0.1:{PLAIN}", f"{os.environ['CHARTKEY_BUS_ADDRESS']}:{PLAIN}"]
    names = {"chain": f"{BROKER_FOLDER}/{certificate.CHAIN}", "key": f"{BROKER_FOLDER}/{certificate.KEY}"}
    tls = TlsListener(listen=f"0.0.0.0:{TLS}", **names) if given else None
    text = configuration(listen=plain, definitions=f"{BROKER_FOLDER}/definitions.json", tls=tls)
    files = {certificate.CHAIN: given.chain, certificate.KEY: given.key} if given else {}
    return {"rabbitmq.conf": text, **files}


def migrate() -> None:
    """Database, roles, schemas and migrations, exactly as `./chartkey up` does it."""
    servers = _servers(Secrets.model_validate_json((Path(BROKER_FOLDER) / "secrets.json").read_text()))
    database.bootstrap(servers.admin_url, servers.secrets)
    migrate_all(servers)


def hand_over(path: Path, text: str, *, mode: int = OWNER_ONLY) -> None:
    """Whole or not at all, and never readable by anyone else on the way."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
    fresh.chmod(mode)  # the process's umask may have taken the group's bit
    fresh.replace(path)


def _servers(kept: Secrets) -> Servers:
    """The two servers by their names on the compose networks."""
    return Servers(
        directory=HOME,
        secrets=kept,
        ports=PortBook(HOME / "ports.json"),
        postgres=None,
        rabbitmq=None,
        admin_url=f"postgresql://{SUPERUSER}:{kept.postgres_superuser}@postgres:5432/postgres",
        broker_url="amqp://rabbitmq:5672",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="launcher.compose")
    parser.add_argument("step", choices=("keys", "migrate"))
    {"keys": keys, "migrate": migrate}[parser.parse_args().step]()
