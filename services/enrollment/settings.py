"""Enrollment's environment."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from services.enrollment.domain.staff import StaffRules
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """`pin_key` and `link_days` are shared with identity; `phone_regions` are ISO 3166 codes (trust.md 1 and 3)."""

    public_url: str = Field(pattern=r"^https?://[^\s/]+/?$")
    pin_key: str = Field(repr=False)
    invitation_days: int = 21
    link_days: int = Field(default=7, ge=1)
    phone_regions: tuple[str, ...] = ("US", "CA")
    staff_idle_minutes: int = Field(default=15, ge=1)
    staff_session_hours: int = Field(default=10, ge=1, le=12)

    def staff_rules(self) -> StaffRules:
        """How long the console stays open (trust.md 1)."""
        return StaffRules(timedelta(minutes=self.staff_idle_minutes), timedelta(hours=self.staff_session_hours))
