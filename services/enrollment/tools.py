"""What enrollment's actions work with beside their transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from shared.seals import Sealer, Vault


@dataclass(frozen=True)
class Tools:
    """`pin_key` makes the check value of a PIN; `lifetime` is an invitation's and its PIN's, `link_life` a link's."""

    vault: Vault
    sealer: Sealer
    pin_key: bytes
    lifetime: timedelta
    link_life: timedelta
    phone_regions: tuple[str, ...]
