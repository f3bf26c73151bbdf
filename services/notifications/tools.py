"""What notifications' actions work with beside their transaction."""

from __future__ import annotations

from dataclasses import dataclass

from services.notifications.channels.bell import Bell
from shared.seals import Sealer, Vault


@dataclass(frozen=True)
class Tools:
    """`public_url` has no slash at its end; every link that we mail begins with it (trust.md 1).

    `bell` wakes the sender of mails, `code_bell` the caller.
    """

    vault: Vault
    sealer: Sealer
    bell: Bell
    code_bell: Bell
    public_url: str
