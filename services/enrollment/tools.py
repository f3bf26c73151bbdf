"""What enrollment's actions work with beside their transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from services.enrollment.domain.staff import StaffRules
from shared.seals import Sealer, Vault


@dataclass(frozen=True)
class Tools:
    """`pin_key` makes the check value of a PIN; `lifetime` is an invitation's and its PIN's, `link_life` a link's;
    `public_url` is the portal's address, without a slash at its end."""

    vault: Vault
    sealer: Sealer
    pin_key: bytes
    lifetime: timedelta
    link_life: timedelta
    phone_regions: tuple[str, ...]
    public_url: str
    staff_rules: StaffRules

    @property
    def launch_audience(self) -> str:
        """Whom a launch must be signed for (RFC 7519, aud): the address that it is posted to."""
        return f"{self.public_url}/console/launch"

    @property
    def token_audience(self) -> str:
        """Whom a client assertion must be signed for (RFC 7523 3): the address that it is posted to."""
        return f"{self.public_url}/ehr/v1/token"
