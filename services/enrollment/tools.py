"""What enrollment's actions work with beside their transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from shared.seals import Sealer, Vault


@dataclass(frozen=True)
class Tools:
    """`pin_key` makes the check value of a PIN; `lifetime` is that of an invitation and its PIN."""

    vault: Vault
    sealer: Sealer
    pin_key: bytes
    lifetime: timedelta
    phone_regions: tuple[str, ...]
