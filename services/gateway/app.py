"""Composition root: settings and a bus become the ASGI application."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from services.gateway import callbacks
from services.gateway.callers import Callers, Pace
from services.gateway.ehr.failures import DoorFailures
from services.gateway.ehr.problems import Problem
from services.gateway.ehr.table import ENDPOINTS
from services.gateway.failures import Failures
from services.gateway.form_seals import FormSeals
from services.gateway.headers import SecureHeaders
from services.gateway.rendering import Renderer
from services.gateway.routes import ROUTES
from services.gateway.sessions import SessionCache
from services.gateway.settings import Settings
from services.gateway.statics import Statics
from services.gateway.tools import Bus, Tools
from services.gateway.wording import POLICIES
from shared.rpc import NoAnswer
from shared.seals import Sealer


def tools_of(settings: Settings, bus: Bus) -> Tools:
    """What pages use, from what the environment says."""
    statics, renderer = _furniture(settings.product_name, settings.credential_profile)
    public = urlsplit(settings.public_url)
    return Tools(
        bus=bus,
        sealer=Sealer(settings.seal_private_key, settings.seal_public_keys),
        forms=FormSeals(settings.form_key),
        sessions=SessionCache(),
        statics=statics,
        renderer=renderer,
        callers=Callers(Pace(settings.ehr_calls), Pace(settings.ehr_strangers)),
        origin=f"{public.scheme}://{public.netloc}",
        phone_regions=settings.phone_regions,
        body_seconds=settings.body_seconds,
        proxies=settings.trusted_proxies,
        provider_token=settings.provider_token,
    )


@cache
def _furniture(product: str, profile: str) -> tuple[Statics, Renderer]:
    """Files and compiled templates; read once, for however many applications a process builds."""
    statics = Statics()
    return statics, Renderer(product=product, static=statics.path, policy=POLICIES[profile])


def build(settings: Settings, bus: Bus) -> ASGIApp:
    """The application of the public door."""
    return dressed(tools_of(settings, bus), settings)


def dressed(tools: Tools, settings: Settings) -> ASGIApp:
    """Routes, designed failures, and the headers around them."""
    failures = DoorFailures(Failures(tools))
    app = Litestar(
        route_handlers=[
            *(handler for door in (*ROUTES, *ENDPOINTS) for handler in door.handlers(tools)),
            *callbacks.handlers(tools),
        ],
        exception_handlers={
            Problem: failures.problem,
            HTTPException: failures.refused,
            NoAnswer: failures.unanswered,
            Exception: failures.broken,
        },
        request_max_body_size=settings.max_body,
        openapi_config=None,
        logging_config=None,
    )
    return SecureHeaders(app, https=settings.public_url.startswith("https://"))
