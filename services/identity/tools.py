"""What identity's actions work with: keys, rules, the password hasher and the list of common passwords."""

from __future__ import annotations

import asyncio
import gzip
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from services.identity.domain.account_tries import AccountTryRules
from services.identity.domain.codes import CodeRules
from services.identity.domain.links import LinkRules
from services.identity.domain.mailings import MailingRules
from services.identity.domain.passwords import Profile, make_blocklist
from services.identity.domain.recovery import RecoveryRules
from services.identity.domain.sessions import SessionRules
from services.identity.domain.slowdown import NETWORKS, SlowdownRules
from services.identity.domain.verification import PinRules
from shared.assertions import AssertionSigner
from shared.seals import Sealer, Vault

COMMON_PASSWORDS = Path(__file__).parent / "data" / "common-passwords.txt.gz"


@dataclass(frozen=True)
class Rules:
    """Every number of trust.md 1 that identity applies."""

    links: LinkRules = field(default_factory=LinkRules)
    pins: PinRules = field(default_factory=PinRules)
    codes: CodeRules = field(default_factory=CodeRules)
    recovery: RecoveryRules = field(default_factory=RecoveryRules)
    mailings: MailingRules = field(default_factory=MailingRules)
    account_tries: AccountTryRules = field(default_factory=AccountTryRules)
    sessions: SessionRules = field(default_factory=SessionRules)
    slowdown: SlowdownRules = field(default_factory=SlowdownRules)
    networks: SlowdownRules = NETWORKS


@dataclass(frozen=True)
class HashRules:
    """argon2id: memory in KiB, passes, lanes (RFC 9106), and how many hashes may run at a time."""

    memory_kib: int = 64 * 1024
    time: int = 3
    parallelism: int = 4
    at_once: int = 4


class Hasher:
    """argon2id in threads, a few at a time: each one takes its memory for as long as it runs."""

    def __init__(self, rules: HashRules) -> None:
        self._argon2 = PasswordHasher(
            time_cost=rules.time, memory_cost=rules.memory_kib, parallelism=rules.parallelism, type=Type.ID
        )
        self._turns = asyncio.Semaphore(rules.at_once)
        self._nobody = self._argon2.hash(secrets.token_urlsafe(32))

    async def hash(self, secret: str) -> str:
        """A salted hash that names its own parameters."""
        async with self._turns:
            return await asyncio.to_thread(self._argon2.hash, secret)

    async def matches(self, secret: str, hashed: str | None) -> bool:
        """Does the secret fit? With no hash the same work is done for nothing, so that time tells nothing."""
        async with self._turns:
            fits = await asyncio.to_thread(self._verify, secret, hashed or self._nobody)
        return fits and hashed is not None

    def is_dated(self, hashed: str) -> bool:
        """Was it made with other parameters than today's?"""
        return self._argon2.check_needs_rehash(hashed)

    def _verify(self, secret: str, hashed: str) -> bool:
        try:
            return self._argon2.verify(hashed, secret)
        except (VerificationError, InvalidHashError):
            return False


@dataclass(frozen=True)
class Tools:
    """Given to every action with its work."""

    vault: Vault
    sealer: Sealer
    signer: AssertionSigner
    hasher: Hasher
    pin_key: bytes
    public_url: str
    product_name: str
    profile: Profile
    blocklist: frozenset[str]
    phone_regions: tuple[str, ...] = ("US", "CA")
    rules: Rules = field(default_factory=Rules)


@cache
def read_blocklist() -> frozenset[str]:
    """Common passwords as a new one is compared with them."""
    return make_blocklist(gzip.decompress(COMMON_PASSWORDS.read_bytes()).decode().split())
