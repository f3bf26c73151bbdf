"""Enrollment's composition root."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta

from faststream import FastStream

from services.enrollment.actions.fill_search import fill_search
from services.enrollment.actions.forget_expired import forget_expired
from services.enrollment.actions.watch_time import watch_time
from services.enrollment.settings import Settings
from services.enrollment.subscriptions import SUBSCRIPTIONS
from services.enrollment.tools import Tools
from shared.seals import Sealer, Vault
from shared.service import Service


def build(settings: Settings) -> Service[Tools]:
    """Settings in, a service that can be run out."""
    tools = Tools(
        vault=Vault(settings.data_keys, settings.index_key),
        sealer=Sealer(settings.seal_private_key, settings.seal_public_keys),
        pin_key=b64decode(settings.pin_key),
        lifetime=timedelta(days=settings.invitation_days),
        link_life=timedelta(days=settings.link_days),
        phone_regions=settings.phone_regions,
        public_url=settings.public_url.rstrip("/"),
        staff_rules=settings.staff_rules(),
    )
    return Service(
        settings=settings,
        subscriptions=SUBSCRIPTIONS,
        tools=tools,
        background=(watch_time, forget_expired, fill_search),
    )


def application() -> FastStream:
    """For FastStream's own command line, with its workers."""
    return build(Settings()).application()
