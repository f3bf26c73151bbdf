"""Forms that cannot be forged (CSRF) and cannot act twice (idempotency)."""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import b64decode
from collections.abc import Iterable
from uuid import UUID

SEPARATOR = "."


class FormSeals:
    """Each rendered form carries `<key>.<mac>`: a random key, and an HMAC that binds it to one cookie.

    The key also makes the message id, so that the same submission repeated is the same request and an
    edited one is another (design.md 4). The random key keeps the field different in every rendering.
    """

    def __init__(self, form_key: str) -> None:
        self._key = b64decode(form_key)

    def mint(self, holder: str) -> str:
        """The hidden field's value for a form shown to the browser whose cookie is `holder`."""
        key = secrets.token_urlsafe(16)
        return f"{key}{SEPARATOR}{self._mac('csrf', holder, key).hex()}"

    def genuine(self, seal: str, holder: str) -> bool:
        """Was this form rendered by us, for the browser that sends it?"""
        key, _, mac = seal.partition(SEPARATOR)
        return hmac.compare_digest(mac.encode(), self._mac("csrf", holder, key).hex().encode())

    def message_id(self, seal: str, holder: str, *, path: str, fields: Iterable[tuple[str, str]]) -> str:
        """UUIDv8 of this very submission: same form, same browser, same words (design.md 4)."""
        digest = bytearray(
            self._mac("message", holder, path, seal, *(part for pair in sorted(fields) for part in pair))
        )
        digest[6] = digest[6] & 0x0F | 0x80
        digest[8] = digest[8] & 0x3F | 0x80
        return str(UUID(bytes=bytes(digest[:16])))

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self._key, json.dumps(parts).encode(), "sha256")
