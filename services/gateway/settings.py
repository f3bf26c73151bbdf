"""What the gateway reads from its environment."""

from ipaddress import ip_network
from typing import Literal

from pydantic import Field, field_validator

from shared.settings import BusSettings


class Settings(BusSettings):
    """The public door: its address, the base of every link, and the keys of its forms.

    `trusted_proxies` are the networks of our own reverse proxies, whose `X-Forwarded-For` is believed.
    `ehr_calls` are calls a minute that each EHR may make at `/ehr/v1`, `ehr_strangers` those of a network there before
    anybody knows whose they are: with assertions, and with tokens that are new to this process.
    `credential_profile` is identity's setting too: what pages say that a password must be.
    `provider_token` is notifications' setting too: by it the provider of texts signs what became of them; without one
    nothing is heard.
    A telephone number without a + is read as one of the first of `phone_regions` (ISO 3166; enrollment's setting too).
    """

    public_url: str = "http://localhost:8080"
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    product_name: str = "Chartkey"
    credential_profile: Literal["seed", "nist"] = "seed"
    phone_regions: tuple[str, ...] = ("US", "CA")
    form_key: str = Field(repr=False)
    max_body: int = 64 * 1024
    body_seconds: float = 10.0
    drain_seconds: int = 10
    ehr_calls: int = Field(default=600, ge=1)
    ehr_strangers: int = Field(default=60, ge=1)
    trusted_proxies: tuple[str, ...] = ()
    provider_token: str = Field(default="", repr=False)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(one)) for one in value)

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")
