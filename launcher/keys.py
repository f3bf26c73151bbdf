"""The keys and passwords of a local suite: made once, kept in one file that only its owner reads."""

import base64
import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PrivateKey
from pydantic import BaseModel, Field

from launcher.layout import DATA_SERVICES, SERVICES, private_folder

ADMINISTRATOR = "administrator"


def _password() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _each(names: tuple[str, ...], make: Callable[[], str] = _key) -> Callable[[], dict[str, str]]:
    return lambda: {name: make() for name in names}


def _seal_key() -> str:
    return base64.b64encode(bytes(PrivateKey.generate())).decode()


class Secrets(BaseModel):
    """Everything secret that ./chartkey makes; a value that a newer version adds is made when the file is read."""

    postgres_superuser: str = Field(default_factory=_password)
    postgres_owners: dict[str, str] = Field(default_factory=_each(DATA_SERVICES, _password))
    postgres_runtimes: dict[str, str] = Field(default_factory=_each(DATA_SERVICES, _password))
    rabbitmq: dict[str, str] = Field(default_factory=_each((*SERVICES, ADMINISTRATOR, "ehr.demo"), _password))
    seal_private_keys: dict[str, str] = Field(default_factory=_each(SERVICES, _seal_key))
    data_keys: dict[str, str] = Field(default_factory=_each(DATA_SERVICES))
    index_keys: dict[str, str] = Field(default_factory=_each(DATA_SERVICES))
    pin_key: str = Field(default_factory=_key)
    signing_key: str = Field(default_factory=_key)
    form_key: str = Field(default_factory=_key)

    def seal_public_keys(self) -> dict[str, str]:
        """Service to base64 X25519 public key."""
        pairs: Mapping[str, bytes] = {
            name: bytes(PrivateKey(base64.b64decode(private)).public_key)
            for name, private in self.seal_private_keys.items()
        }
        return {name: base64.b64encode(public).decode() for name, public in pairs.items()}

    def assertion_public_key(self) -> str:
        """The base64 Ed25519 public key that belongs to `signing_key`."""
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.signing_key))
        return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def load_or_create(path: Path, *, ehr_users: tuple[str, ...] = ()) -> Secrets:
    """Reads the file, adds what is missing (a new EHR system's password, too) and writes it back, mode 0600."""
    kept = Secrets.model_validate_json(path.read_text()) if path.exists() else Secrets()
    for user in ehr_users:
        kept.rabbitmq.setdefault(user, _password())
    _write(path, kept)
    return kept


def _write(path: Path, kept: Secrets) -> None:
    private_folder(path.parent)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(json.dumps(kept.model_dump(), indent=1))
    fresh.replace(path)
