"""Hashes are argon2id, never below the floor, a few at a time, and as dear for nobody as for somebody."""

import asyncio
import threading
import time
from typing import Any

import pytest
from pydantic import ValidationError

from services.identity.settings import Settings
from services.identity.tools import Hasher, HashRules

FLOOR = HashRules(memory_kib=19 * 1024, time=2, parallelism=1)


class Kitchen:
    """Stands in for argon2 and counts how many cook at once."""

    def __init__(self) -> None:
        self.cooking = self.most = 0
        self.lock = threading.Lock()

    def hash(self, secret: str) -> str:
        with self.lock:
            self.cooking += 1
            self.most = max(self.most, self.cooking)
        time.sleep(0.01)
        with self.lock:
            self.cooking -= 1
        return secret


async def test_a_hash_is_argon2id_with_its_parameters_and_fits_its_secret_alone() -> None:
    hasher = Hasher(FLOOR)
    hashed = await hasher.hash("Tall-ships-sail-8")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hasher.matches("Tall-ships-sail-8", hashed)
    assert not await hasher.matches("Tall-ships-sail-9", hashed)


async def test_nobodys_password_never_fits_and_costs_a_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Hasher(FLOOR)
    checked: list[str] = []
    real = hasher._verify

    def noted(secret: str, hashed: str) -> bool:
        checked.append(hashed)
        return real(secret, hashed)

    monkeypatch.setattr(hasher, "_verify", noted)
    assert not await hasher.matches("Tall-ships-sail-8", None)
    assert checked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_four_hashes_run_at_a_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher, kitchen = Hasher(FLOOR), Kitchen()
    monkeypatch.setattr(hasher, "_argon2", kitchen)
    await asyncio.gather(*(hasher.hash(str(n)) for n in range(12)))
    assert kitchen.most == 4


def test_a_hash_of_other_parameters_is_dated() -> None:
    hashed = asyncio.run(Hasher(FLOOR).hash("Tall-ships-sail-8"))
    assert not Hasher(FLOOR).is_dated(hashed)
    assert Hasher(HashRules(memory_kib=19 * 1024, time=3, parallelism=1)).is_dated(hashed)


@pytest.mark.parametrize(
    ("field", "low"), [("argon2_memory_kib", 19_455), ("argon2_time", 1), ("argon2_parallelism", 0)]
)
def test_settings_below_the_floor_are_refused(field: str, low: int) -> None:
    given: dict[str, Any] = {
        "rabbitmq_url": "amqp://identity@127.0.0.1/chartkey",
        "seal_private_key": "",
        "seal_public_keys": {},
        "database_url": "postgresql://127.0.0.1/chartkey",
        "data_keys": {},
        "index_key": "",
        "public_url": "http://localhost:8080",
        "pin_key": "",
        "signing_key": "",
    }
    standard = Settings.model_validate(given)
    assert (standard.argon2_memory_kib, standard.argon2_time, standard.argon2_parallelism) == (65_536, 3, 4)
    with pytest.raises(ValidationError, match=field):
        Settings.model_validate(given | {field: low})
