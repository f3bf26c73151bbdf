"""The environment of every process, from the suite's keys and servers: each gets what it needs and no more."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from launcher.layout import DATA_SERVICES
from launcher.servers import Servers

# An administrator's address must not reach a service, and compiled modules make the next start faster.
_NOT_INHERITED = ("CHARTKEY_DATABASE_URL", "CHARTKEY_RABBITMQ_URL", "PYTHONDONTWRITEBYTECODE")
_WITH_PIN = ("enrollment", "identity")
_CHECKS_SESSIONS = ("records", "gateway")


def inherited() -> dict[str, str]:
    """The caller's environment without what would mislead a child."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}


def of_service(service: str, servers: Servers, *, ports: Mapping[str, int], public_url: str) -> dict[str, str]:
    """All CHARTKEY_ variables of one process; `ports` has <service>, http, smtp and catcher."""
    plain = {"CHARTKEY_HEALTH_PORT": str(ports[service]), "CHARTKEY_PUBLIC_URL": public_url}
    return inherited() | secrets_of(service, servers) | plain | _addresses(service, ports)


def secrets_of(service: str, servers: Servers) -> dict[str, str]:
    """The keys of one service and the addresses that hold its passwords."""
    secrets = servers.secrets
    found = {
        "CHARTKEY_RABBITMQ_URL": servers.rabbitmq_url(service),
        "CHARTKEY_SEAL_PRIVATE_KEY": secrets.seal_private_keys[service],
        "CHARTKEY_SEAL_PUBLIC_KEYS": json.dumps(secrets.seal_public_keys()),
    }
    if service in DATA_SERVICES:
        found |= _of_data(service, servers)
    if service in _WITH_PIN:
        found["CHARTKEY_PIN_KEY"] = secrets.pin_key
    if service in _CHECKS_SESSIONS:
        found["CHARTKEY_ASSERTION_PUBLIC_KEY"] = secrets.assertion_public_key()
    if service == "identity":
        found["CHARTKEY_SIGNING_KEY"] = secrets.signing_key
    if service == "gateway":
        found["CHARTKEY_FORM_KEY"] = secrets.form_key
    return found


def _of_data(service: str, servers: Servers) -> dict[str, str]:
    secrets = servers.secrets
    return {
        "CHARTKEY_DATABASE_URL": servers.database_url(f"{service}_runtime", secrets.postgres_runtimes[service]),
        "CHARTKEY_DATA_KEYS": json.dumps({"k1": secrets.data_keys[service]}),
        "CHARTKEY_INDEX_KEY": secrets.index_keys[service],
    }


def _addresses(service: str, ports: Mapping[str, int]) -> dict[str, str]:
    match service:
        case "notifications":
            return {"CHARTKEY_SMTP_HOST": "127.0.0.1", "CHARTKEY_SMTP_PORT": str(ports["smtp"])} | _catcher(ports)
        case "gateway":
            return {"CHARTKEY_HTTP_HOST": "127.0.0.1", "CHARTKEY_HTTP_PORT": str(ports["http"])}
        case _:
            return {}


def _catcher(ports: Mapping[str, int]) -> dict[str, str]:
    """The catcher as a provider of texts and calls; it takes any account."""
    return {
        "CHARTKEY_PROVIDER_URL": f"http://127.0.0.1:{ports['catcher']}",
        "CHARTKEY_PROVIDER_ACCOUNT": "AC-catcher",
        "CHARTKEY_PROVIDER_TOKEN": "any",
        "CHARTKEY_PROVIDER_SENDER": "+15005550006",
    }


def of_catcher(folder: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """The mail and phone catcher's variables."""
    return inherited() | {
        "CHARTKEY_CATCHER_DIR": str(folder),
        "CHARTKEY_CATCHER_SMTP_PORT": str(ports["smtp"]),
        "CHARTKEY_CATCHER_HTTP_PORT": str(ports["catcher"]),
    }
