"""Marks of mails: what their links to "this is not me" and "no more reminders" carry, made of an id and an address by a
keyed hash."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.identity.domain.usernames import fold
from shared.seals import Vault

Use = Literal["not-me", "quiet"]
"""What a link with the mark asks for; the mark of one is worth nothing for the other."""
_MARK = re.compile(r"[A-Za-z0-9_-]{64}")
_ID = 16
"""Bytes; the hash takes the other 32."""


@dataclass(frozen=True)
class Mark:
    """What a mail said it was about: an invitation's or an account's id, and its proof."""

    about: UUID
    proof: bytes

    def fits(self, vault: Vault, address: str, *, use: Use = "not-me") -> bool:
        """Was it sent to this address, for this? One that was corrected since gets no say any more."""
        return hmac.compare_digest(self.proof, _proof(vault, self.about, address, use))


def mark(vault: Vault, about: UUID, address: str, *, use: Use = "not-me") -> str:
    """The 64 characters for every mail about this id to this address: they last as long as both stand."""
    return urlsafe_b64encode(about.bytes + _proof(vault, about, address, use)).decode()


def read(text: str) -> Mark | None:
    """What could be a mark of ours; one that was cut, wrapped or decorated is not looked up."""
    if not _MARK.fullmatch(text):
        return None
    content = urlsafe_b64decode(text)
    return Mark(UUID(bytes=content[:_ID]), content[_ID:])


def _proof(vault: Vault, about: UUID, address: str, use: Use) -> bytes:
    return vault.index(f"{use}:{about}:{fold(address)}")
