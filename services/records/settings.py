"""What records reads from its environment beside what every service reads."""

from __future__ import annotations

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """`assertion_public_key` is base64 of identity's Ed25519 public key (CHARTKEY_ASSERTION_PUBLIC_KEY)."""

    assertion_public_key: str
