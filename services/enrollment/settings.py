"""Enrollment's environment."""

from __future__ import annotations

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """`pin_key` and `link_days` are shared with identity; `phone_regions` are ISO 3166 codes (trust.md 1 and 3)."""

    pin_key: str = Field(repr=False)
    invitation_days: int = 21
    link_days: int = Field(default=7, ge=1)
    phone_regions: tuple[str, ...] = ("US", "CA")
