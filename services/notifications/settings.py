"""What notifications reads from its environment beside what every service reads."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, PositiveFloat, PositiveInt, field_validator

from services.notifications.domain.mailbox import Unmailable, mailbox
from services.notifications.domain.message import AccountMail, InvitationMail, Kind
from shared.settings import ServiceSettings

SENDERS: dict[Kind, str] = {
    **dict.fromkeys(get_args(InvitationMail), "invitations@chartkey.example"),
    **dict.fromkeys(get_args(AccountMail), "notifications@chartkey.example"),
    "remind_username": "healthrecords@chartkey.example",
}
"""An account's mail never comes from where invitations do (S105, S116)."""


class DomainPace(BaseModel):
    """How many mails workers hold for one receiving domain at once, and how many go there in a minute."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    at_once: PositiveInt = 20
    per_minute: PositiveInt = 600


class Settings(ServiceSettings):
    """Where mail goes, who it is from, and what the product is called (CHARTKEY_SMTP_HOST, ...).

    `smtp_security` "auto" insists on STARTTLS except towards this machine itself. `senders` maps a kind of
    message to the address it comes from (S105, S116); a kind that is not named there comes from where those do that
    have the same sender by default, so that an upgrade may bring new kinds. `provider_url` is where texts and calls are
    ordered, in Twilio's shape; without one, codes are refused; `provider_callbacks` asks it to tell the gateway what
    became of them.
    `bounce_address` is where reports of failed delivery come, with the message's id between + and @, and `bounce_host`
    the POP3 server of its mailbox (docs/adr/0040). `smtp_connections` are for invitations; urgent mails, letters to all
    accounts and reminders have their own. `domain_pace` holds for each receiving domain but those in `domains`;
    `practice_mails_daily` for each practice but those in `practices_mails_daily`; `smtp_per_second` and `smtp_daily`
    are what our way out allows, if it has said so (docs/adr/0045). Times are in seconds; `claim_timeout` is how long a
    silent worker keeps a message to itself, and is more than the time of two SMTP conversations.
    """

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_security: Literal["auto", "starttls", "tls", "none"] = "auto"
    smtp_username: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    smtp_hello: str = "localhost"
    smtp_timeout: float = 30.0
    smtp_data_timeout: float = 120.0
    smtp_connections: PositiveInt = 4
    smtp_urgent_connections: PositiveInt = 2
    smtp_bulk_connections: PositiveInt = 1
    smtp_reminder_connections: PositiveInt = 1
    smtp_per_second: PositiveFloat | None = None
    smtp_daily: PositiveInt | None = None
    domain_pace: DomainPace = DomainPace()
    domain_pause: PositiveFloat = 15.0
    domains: dict[str, DomainPace] = Field(default={})
    practice_mails_daily: PositiveInt = 10_000
    practices_mails_daily: dict[str, PositiveInt] = Field(default={})
    bounce_address: str | None = None
    bounce_host: str | None = None
    bounce_port: int = 995
    bounce_security: Literal["tls", "none"] = "tls"
    bounce_username: str = ""
    bounce_password: str = Field(default="", repr=False)
    bounce_every: float = 30.0
    provider_url: HttpUrl | None = None
    provider_account: str = ""
    provider_token: str = Field(default="", repr=False)
    provider_sender: str = ""
    provider_timeout: float = 10.0
    provider_connections: int = 8
    provider_callbacks: bool = False
    claim_timeout: float = 600.0
    retry_first_wait: float = 30.0
    senders: dict[Kind, str] = Field(default=SENDERS)
    product_name: str = "Chartkey"
    public_url: HttpUrl = HttpUrl("http://localhost:8080")
    registration_promises_notes: bool = False

    @field_validator("senders")
    @classmethod
    def whole(cls, told: dict[Kind, str]) -> dict[Kind, str]:
        """Fit to be mailed from, and one for every kind."""
        if unfit := [kind for kind, address in told.items() if isinstance(mailbox(address), Unmailable)]:
            raise ValueError(f"no bare e-mail address: {', '.join(sorted(unfit))}")
        alike = {SENDERS[kind]: address for kind, address in told.items()}
        return {kind: told.get(kind) or alike.get(usual) or usual for kind, usual in SENDERS.items()}
