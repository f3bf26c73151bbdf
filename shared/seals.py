"""Seals: what keeps a secret closed on the wire (to one service) and at rest (to one row)."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

NONCE = 12


class SealBroken(Exception):
    """The value was not sealed to us, or was changed; says nothing about what was inside."""


class Sealer:
    """Seals on the wire: PyNaCl sealed boxes, opened only by the recipient service's private key (design.md 2)."""

    def __init__(self, private_key: str, public_keys: Mapping[str, str]) -> None:
        self._own = SealedBox(PrivateKey(b64decode(private_key)))
        self._boxes = {name: SealedBox(PublicKey(b64decode(key))) for name, key in public_keys.items()}

    def knowing(self, recipient: str, public_key: bytes) -> Sealer:
        """The same sealer, and `recipient` besides, by its raw X25519 public key."""
        fresh = Sealer.__new__(Sealer)
        fresh._own, fresh._boxes = self._own, {**self._boxes, recipient: SealedBox(PublicKey(public_key))}
        return fresh

    def seal(self, recipient: str, text: str) -> str:
        """Base64 of `text`, closed to `recipient`. KeyError when no key of that service is known."""
        return b64encode(self._boxes[recipient].encrypt(text.encode())).decode()

    def open(self, sealed: str) -> str:
        """What somebody sealed to us. Raises SealBroken."""
        try:
            return self._own.decrypt(b64decode(sealed, validate=True)).decode()
        except (CryptoError, ValueError):
            raise SealBroken from None


class Vault:
    """Seals at rest: AES-256-GCM, bound to a row, with the key's id inside the value (trust.md 1, ASVS 11.3).

    `data_keys` maps key ids to base64 of 32 bytes; the first one writes, all of them read, so that a rotation
    may have two keys live. A value is: length of the key id, key id, nonce, ciphertext with tag.
    """

    def __init__(self, data_keys: Mapping[str, str], index_key: str) -> None:
        self._keys = {key_id.encode(): AESGCM(b64decode(key)) for key_id, key in data_keys.items()}
        self._current = next(iter(self._keys))
        self._index_key = b64decode(index_key)

    def lock(self, text: str, *, row: str) -> bytes:
        """`text` closed for the row named `row`, as in "<id>:pin"; a copy in another row will not open."""
        nonce = os.urandom(NONCE)
        closed = self._keys[self._current].encrypt(nonce, text.encode(), row.encode())
        return bytes([len(self._current)]) + self._current + nonce + closed

    def unlock(self, value: bytes, *, row: str) -> str:
        """What `lock` closed for this row. Raises SealBroken."""
        end = 1 + value[0] if value else 0
        try:
            key = self._keys[value[1:end]]
            return key.decrypt(value[end : end + NONCE], value[end + NONCE :], row.encode()).decode()
        except (KeyError, InvalidTag, ValueError):
            raise SealBroken from None

    def index(self, text: str) -> bytes:
        """A blind index: HMAC-SHA256 of `text`, equal for equal texts, to look a closed value up."""
        return hmac.digest(self._index_key, text.encode(), "sha256")


def token() -> str:
    """32 random bytes as 43 characters of base64url (trust.md 1)."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """Hex SHA-256: what is stored of a token, and what travels of a cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()


def pin_check(key: bytes, invitation_id: UUID, pin: str) -> str:
    """Hex HMAC-SHA256(key, invitation id + PIN): lets identity verify a PIN that it never stores (design.md 2)."""
    return hmac.new(key, invitation_id.bytes + pin.encode(), "sha256").hexdigest()
