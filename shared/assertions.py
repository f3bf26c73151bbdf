"""The session assertion: identity's 60-second word, signed, that other services check by themselves."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from pydantic import ValidationError

from shared.contracts.sessions import Assertion

LIFETIME = timedelta(seconds=60)
SKEW = timedelta(seconds=5)
"""Identity and its reader may be two databases: a word from the near future is still a word."""


class AssertionSigner:
    """Signs with identity's Ed25519 seed (base64 of 32 bytes)."""

    def __init__(self, signing_key: str) -> None:
        self._key = SigningKey(b64decode(signing_key))

    def sign(self, assertion: Assertion) -> str:
        """base64url(JSON claims) + "." + base64url(signature)."""
        claims = assertion.model_dump_json().encode()
        return f"{urlsafe_b64encode(claims).decode()}.{urlsafe_b64encode(self._key.sign(claims).signature).decode()}"


class AssertionVerifier:
    """Checks with identity's Ed25519 public key (base64 of 32 bytes)."""

    def __init__(self, public_key: str) -> None:
        self._key = VerifyKey(b64decode(public_key))

    def read(self, text: str) -> Assertion | None:
        """The claims, of whatever age (ask `is_fresh`), or None when the signature is not identity's."""
        claims, _, signature = text.partition(".")
        try:
            signed = self._key.verify(urlsafe_b64decode(claims), urlsafe_b64decode(signature))
            return Assertion.model_validate_json(signed)
        except (BadSignatureError, ValueError, ValidationError):
            return None


def is_fresh(assertion: Assertion, *, now: datetime) -> bool:
    """Are its 60 seconds not over?"""
    return -SKEW <= now - assertion.issued_at <= LIFETIME
