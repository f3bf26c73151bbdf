"""What every process reads from its environment (prefix CHARTKEY_) or from files in CHARTKEY_SECRETS_DIR."""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class BusSettings(BaseSettings):
    """The bus, the wire seals and the operator's door: what the gateway needs too.

    Beyond this machine the bus is spoken to by TLS alone (`amqps://`). `rabbitmq_plain_host` names the one host that
    may be spoken to in the open all the same, because nobody else is on the network to it, as in docker-compose.yml.
    """

    model_config = SettingsConfigDict(
        env_prefix="CHARTKEY_",
        secrets_dir=os.environ.get("CHARTKEY_SECRETS_DIR"),
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    rabbitmq_url: str = Field(repr=False)
    rabbitmq_plain_host: str = ""
    health_host: str = "127.0.0.1"
    health_port: int = 0
    log_level: str = "INFO"
    seal_private_key: str = Field(repr=False)
    seal_public_keys: dict[str, str]

    @model_validator(mode="after")
    def _speaks_in_private(self) -> Self:
        parts = urlsplit(self.rabbitmq_url)
        host = parts.hostname or ""
        if parts.scheme == "amqps" or _is_this_machine(host) or (host and host == self.rabbitmq_plain_host):
            return self
        raise ValueError("CHARTKEY_RABBITMQ_URL: use amqps:// for a broker that is not on this machine")


class ServiceSettings(BusSettings):
    """A service with a schema: its database as the runtime role, and the keys of what it keeps at rest."""

    database_url: str = Field(repr=False)
    database_owner_url: str = Field(default="", repr=False)
    pool_size: int = 8
    data_keys: dict[str, str] = Field(repr=False)
    index_key: str = Field(repr=False)
    prefetch: int = 300
    request_prefetch: int = 64
    inbox_days: int = 30
    outbox_minutes: int = 10


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
