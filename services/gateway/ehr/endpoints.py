"""Lines of the door's table: one method at one path, for a caller who is known or, twice, for anybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from services.gateway.ehr.reading import Incoming
from services.gateway.tools import Tools

ROOT = "/ehr/v1"
Serve = Callable[[Incoming, Tools], Awaitable[Response[bytes]]]


@dataclass(frozen=True)
class Endpoint:
    """`caller` says whose token `serve` asks for: an EHR's, or nobody's. `limit` are bytes of a body."""

    method: Literal["GET", "POST"]
    path: str
    serve: Serve
    caller: Literal["ehr", "anybody"] = "ehr"
    limit: int = 64 * 1024

    def handlers(self, tools: Tools) -> list[HTTPRouteHandler]:
        """For Litestar."""

        async def handle(request: Request[Any, Any, Any]) -> Response[bytes]:
            return await self.serve(request, tools)

        made = HTTPRouteHandler(self.path, http_method=self.method, status_code=200, request_max_body_size=self.limit)
        return [made(handle)]


def answer(body: bytes, *, status: int = 200, media_type: str = "application/json") -> Response[bytes]:
    """A success."""
    return Response(body, status_code=status, media_type=media_type)
