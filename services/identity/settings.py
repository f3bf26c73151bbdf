"""What the identity service reads from its environment; the numbers are trust.md 1."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from services.identity.domain.account_tries import AccountTryRules
from services.identity.domain.codes import Channel, CodeRules
from services.identity.domain.links import LinkRules
from services.identity.domain.mailings import MailingRules
from services.identity.domain.recovery import RecoveryRules
from services.identity.domain.sessions import SessionRules
from services.identity.domain.slowdown import SlowdownRules
from services.identity.domain.verification import PinRules
from services.identity.tools import HashRules, Rules
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Keys and numbers; argon2 parameters below OWASP's floor (19 MiB, 2, 1) are refused at start."""

    public_url: str = Field(pattern=r"^https?://[^\s/]+/?$")
    pin_key: str = Field(repr=False)
    signing_key: str = Field(repr=False)
    product_name: str = "Chartkey"

    link_days: int = Field(default=7, ge=1)
    attempt_hours: int = Field(default=24, ge=1)
    open_attempts: int = Field(default=50, ge=1)
    proof_idle_minutes: int = Field(default=30, ge=1)

    pin_tries_before_pause: int = Field(default=5, ge=1)
    pin_pause_minutes: int = Field(default=15, ge=1)
    pin_tries_in_all: int = Field(default=10, ge=1)

    phone_regions: tuple[str, ...] = ("US", "CA")
    code_channels: tuple[Channel, ...] = ("text", "voice")
    code_minutes: int = Field(default=10, ge=1)
    code_checks: int = Field(default=5, ge=1)
    code_failures_daily: int = Field(default=15, ge=1)
    code_apart_seconds: int = Field(default=60, ge=0)
    code_burst: int = Field(default=3, ge=1)
    code_burst_minutes: int = Field(default=30, ge=1)
    code_phone_daily: int = Field(default=6, ge=1)
    code_practice_daily: int = Field(default=500, ge=0)

    confirm_link_hours: int = Field(default=72, ge=1)
    reset_link_minutes: int = Field(default=60, ge=1)
    account_mails_hourly: int = Field(default=3, ge=1)
    unconfirmed_account_days: int = Field(default=7, ge=1)
    answer_tries: int = Field(default=5, ge=1)
    accounts_daily: int = Field(default=5, ge=1)
    taken_names_daily: int = Field(default=30, ge=1)

    session_idle_minutes: int = Field(default=15, ge=1)
    session_hours: int = Field(default=12, ge=1)
    session_fresh_minutes: int = Field(default=10, ge=1)

    login_free_tries: int = Field(default=10, ge=1)
    login_first_delay_seconds: int = Field(default=30, ge=1)
    login_longest_delay_seconds: int = Field(default=3600, ge=1)
    login_network_free_tries: int = Field(default=100, ge=1)
    login_network_longest_delay_seconds: int = Field(default=900, ge=1)

    credential_profile: Literal["seed", "nist"] = "seed"
    argon2_memory_kib: int = Field(default=64 * 1024, ge=19 * 1024)
    argon2_time: int = Field(default=3, ge=2)
    argon2_parallelism: int = Field(default=4, ge=1)
    argon2_at_once: int = Field(default=4, ge=1)

    def rules(self) -> Rules:
        """The numbers as the domain speaks of them."""
        return Rules(
            links=LinkRules(
                timedelta(days=self.link_days),
                timedelta(hours=self.attempt_hours),
                self.open_attempts,
                timedelta(minutes=self.proof_idle_minutes),
            ),
            pins=PinRules(
                self.pin_tries_before_pause, timedelta(minutes=self.pin_pause_minutes), self.pin_tries_in_all
            ),
            codes=self.code_rules(),
            recovery=RecoveryRules(answer_tries=self.answer_tries, open_attempts=self.open_attempts),
            mailings=MailingRules(
                timedelta(hours=self.confirm_link_hours),
                timedelta(minutes=self.reset_link_minutes),
                self.account_mails_hourly,
                timedelta(days=self.unconfirmed_account_days),
            ),
            account_tries=AccountTryRules(self.accounts_daily, self.taken_names_daily),
            sessions=SessionRules(
                idle=timedelta(minutes=self.session_idle_minutes),
                absolute=timedelta(hours=self.session_hours),
                fresh=timedelta(minutes=self.session_fresh_minutes),
            ),
            slowdown=SlowdownRules(
                self.login_free_tries,
                timedelta(seconds=self.login_first_delay_seconds),
                timedelta(seconds=self.login_longest_delay_seconds),
            ),
            networks=SlowdownRules(
                self.login_network_free_tries,
                timedelta(seconds=self.login_first_delay_seconds),
                timedelta(seconds=self.login_network_longest_delay_seconds),
            ),
        )

    def code_rules(self) -> CodeRules:
        """How phone codes are sent and tried."""
        return CodeRules(
            life=timedelta(minutes=self.code_minutes),
            checks=self.code_checks,
            failures_daily=self.code_failures_daily,
            apart=timedelta(seconds=self.code_apart_seconds),
            burst=self.code_burst,
            burst_time=timedelta(minutes=self.code_burst_minutes),
            phone_daily=self.code_phone_daily,
            practice_daily=self.code_practice_daily,
            channels=self.code_channels,
        )

    def hash_rules(self) -> HashRules:
        """How dear a hash is."""
        return HashRules(self.argon2_memory_kib, self.argon2_time, self.argon2_parallelism, self.argon2_at_once)
