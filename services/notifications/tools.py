"""What notifications' actions work with beside their transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.notifications.channels.bell import Bell
from services.notifications.domain.message import Class
from shared.seals import Sealer, Vault


@dataclass(frozen=True)
class Tools:
    """`public_url` has no slash at its end; every link that we mail begins with it (trust.md 1).

    `bells` wake the senders of mails, each for its class, `code_bell` the caller.
    """

    vault: Vault
    sealer: Sealer
    bells: Mapping[Class, Bell]
    code_bell: Bell
    public_url: str
