"""What every process reads from its environment (prefix CHARTKEY_) or from files in CHARTKEY_SECRETS_DIR."""

from __future__ import annotations

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BusSettings(BaseSettings):
    """The bus, the wire seals and the operator's door: what the gateway needs too."""

    model_config = SettingsConfigDict(
        env_prefix="CHARTKEY_",
        secrets_dir=os.environ.get("CHARTKEY_SECRETS_DIR"),
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    rabbitmq_url: str = Field(repr=False)
    health_host: str = "127.0.0.1"
    health_port: int = 0
    log_level: str = "INFO"
    seal_private_key: str = Field(repr=False)
    seal_public_keys: dict[str, str]


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
