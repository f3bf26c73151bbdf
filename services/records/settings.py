"""What records reads from its environment beside what every service reads."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from services.records.domain.shares import ShareRules
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """`assertion_public_key` is base64 of identity's Ed25519 public key (CHARTKEY_ASSERTION_PUBLIC_KEY)."""

    assertion_public_key: str
    session_fresh_minutes: int = Field(default=10, ge=1)
    share_tries_before_pause: int = Field(default=5, ge=1)
    share_pause_minutes: int = Field(default=15, ge=1)
    share_tries_in_all: int = Field(default=10, ge=1)
    share_idle_minutes: int = Field(default=15, ge=1)
    shares_daily: int = Field(default=20, ge=0)

    def share_rules(self) -> ShareRules:
        """The numbers as the domain speaks of them."""
        return ShareRules(
            tries_before_pause=self.share_tries_before_pause,
            pause=timedelta(minutes=self.share_pause_minutes),
            tries_in_all=self.share_tries_in_all,
            fresh=timedelta(minutes=self.session_fresh_minutes),
            idle=timedelta(minutes=self.share_idle_minutes),
            daily=self.shares_daily,
        )
