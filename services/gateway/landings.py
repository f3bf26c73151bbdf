"""Doors for forms that another site posts: what they carry has to prove itself, for no seal of ours is on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from services.gateway.answers import Answer
from services.gateway.doors import arrival_of, read_form, stranger
from services.gateway.fields import Fields
from services.gateway.guards import Public
from services.gateway.responses import respond
from services.gateway.tools import Tools
from services.gateway.visits import Arrival

Land = Callable[[Arrival, Fields], Awaitable[Answer]]


@dataclass(frozen=True)
class Landing:
    """One line of the table: a POST from elsewhere, and no GET, so that what it carries is in no address."""

    path: str
    land: Land
    guard: Public = field(default_factory=Public)

    def handlers(self, tools: Tools) -> list[HTTPRouteHandler]:
        """POST alone."""

        async def post(request: Request[Any, Any, Any]) -> Response[bytes]:
            arrival = arrival_of(request, tools)
            fields = await read_form(request, within=tools.body_seconds)
            return respond(await self.land(arrival, fields), stranger(arrival))

        return [HTTPRouteHandler(self.path, http_method=["POST"], status_code=200)(post)]
