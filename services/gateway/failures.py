"""Designed pages for what goes wrong; no detail of the fault is ever on them."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from services.gateway.answers import Page
from services.gateway.doors import arrival_of, stranger
from services.gateway.responses import respond
from services.gateway.tools import Tools
from shared.rpc import NoAnswer

RETRY_AFTER = 5
"""Seconds; the bus is usually back by then."""
DESIGNED = {
    400: "bad_request",
    404: "not_found",
    405: "not_allowed",
    408: "too_slow",
    413: "too_large",
    429: "too_many",
}
PASSED_ON = ("allow", "retry-after")
log = structlog.get_logger()


class Failures:
    """Turns exceptions into pages."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def refused(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        """A request that no page can serve."""
        status = error.status_code if error.status_code in DESIGNED else 500
        if status == 500:
            return self.broken(request, error)
        response = self._page(request, DESIGNED[status], status)
        said = error.headers or {}
        response.headers.update({name: said[name] for name in PASSED_ON if name in said})
        return response

    def unanswered(self, request: Request[Any, Any, Any], error: NoAnswer) -> Response[Any]:
        """A service did not answer in time, or the broker is away."""
        note_no_answer(request)
        return self._page(request, "unavailable", 503, retry_after=RETRY_AFTER)

    def broken(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """A fault of ours."""
        note_fault(request, error)
        return self._page(request, "broken", 500)

    def _page(
        self, request: Request[Any, Any, Any], name: str, status: int, retry_after: int | None = None
    ) -> Response[Any]:
        page = Page("failure.html", {"failure": name}, status=status, retry_after=retry_after)
        return respond(page, stranger(arrival_of(request, self._tools)))


def note_no_answer(request: Request[Any, Any, Any]) -> None:
    """For the operator."""
    log.warning("no_answer", route=_route(request))


def note_fault(request: Request[Any, Any, Any], error: Exception) -> None:
    """For the operator: its kind and place, never its values."""
    log.error("fault", route=_route(request), kind=type(error).__name__, at=_place(error))


def _route(request: Request[Any, Any, Any]) -> str:
    """The route's template, never the path: a path may hold a token."""
    return str(request.scope.get("path_template", ""))


def _place(error: Exception) -> str:
    """File and line of the fault."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
