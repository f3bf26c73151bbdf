"""The identity service, put together: settings to tools, subscriptions to a service."""

from __future__ import annotations

from base64 import b64decode

from faststream import FastStream

from services.identity.actions.forget_expired import forget_expired
from services.identity.domain.passwords import PROFILES
from services.identity.settings import Settings
from services.identity.subscriptions import SUBSCRIPTIONS
from services.identity.tools import Hasher, Tools, read_blocklist
from shared.assertions import AssertionSigner
from shared.seals import Sealer, Vault
from shared.service import Service


def build(settings: Settings) -> Service[Tools]:
    """The service for these settings."""
    return Service(
        settings=settings, subscriptions=SUBSCRIPTIONS, tools=tools_of(settings), background=(forget_expired,)
    )


def tools_of(settings: Settings) -> Tools:
    """What its actions work with."""
    return Tools(
        vault=Vault(settings.data_keys, settings.index_key),
        sealer=Sealer(settings.seal_private_key, settings.seal_public_keys),
        signer=AssertionSigner(settings.signing_key),
        hasher=Hasher(settings.hash_rules()),
        pin_key=b64decode(settings.pin_key),
        public_url=settings.public_url,
        product_name=settings.product_name,
        profile=PROFILES[settings.credential_profile],
        blocklist=read_blocklist(),
        phone_regions=settings.phone_regions,
        rules=settings.rules(),
    )


def application() -> FastStream:
    """For FastStream's own command line, with its workers."""
    return build(Settings()).application()
