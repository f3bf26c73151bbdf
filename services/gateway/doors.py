"""Turns a line of the route table into HTTP handlers: guard first, then the page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from services.gateway.answers import FRESH, Again, Answer, Page
from services.gateway.clients import device_of, network_of
from services.gateway.fields import Fields, UnreadableForm
from services.gateway.guards import Guard
from services.gateway.origins import same_origin
from services.gateway.responses import respond
from services.gateway.tools import Tools
from services.gateway.visits import Arrival, Submission, Visit

V = TypeVar("V", bound=Visit)
Show = Callable[[V, Again], Awaitable[Answer]]
Submit = Callable[[Submission], Awaitable[Answer | Again]]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Route(Generic[V]):
    """One line of the table. There is no route without a guard, and no page that its guard cannot serve:
    `show` takes the very visit that the guard admits, which the type checker holds.
    """

    path: str
    guard: Guard[V]
    show: Show[V]
    submit: Submit | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.guard, Guard):
            raise TypeError(f"{self.path} has no guard")

    def handlers(self, tools: Tools) -> list[HTTPRouteHandler]:
        """GET and HEAD show; POST submits, where the page has a form."""

        async def get(request: Request[Any, Any, Any]) -> Response[Any]:
            return await self._shown(arrival_of(request, tools), FRESH)

        async def post(request: Request[Any, Any, Any]) -> Response[Any]:
            return await self._submitted(request, arrival_of(request, tools))

        handlers = [HTTPRouteHandler(self.path, http_method=["GET", "HEAD"])(get)]
        return handlers + (
            [HTTPRouteHandler(self.path, http_method=["POST"], status_code=200)(post)] if self.submit else []
        )

    async def _shown(self, arrival: Arrival, again: Again) -> Response[Any]:
        visit = await self.guard.admit(arrival)
        if not isinstance(visit, Visit):
            return respond(visit, stranger(arrival))
        return respond(await self.show(visit, again), visit, bound_to=self.guard.cookie)

    async def _submitted(self, request: Request[Any, Any, Any], arrival: Arrival) -> Response[Any]:
        holder = arrival.cookies.get(self.guard.cookie)
        if not holder:
            return respond(self.guard.strangers(), stranger(arrival))
        fields = await read_form(request, within=arrival.tools.body_seconds)
        said = submission(arrival, fields, holder=holder, path=request.url.path)
        if self.submit is None or not same_origin(request.headers, arrival.tools.origin) or said is None:
            return respond(Page("form_refused.html", status=403), stranger(arrival))
        answer = await self.submit(said)
        if isinstance(answer, Again):
            return await self._shown(arrival, answer)
        return respond(answer, replace(stranger(arrival), language=said.language))


def stranger(arrival: Arrival) -> Visit:
    """A visit without any proof, for pages that stand before or outside a guard."""
    return Visit(arrival, arrival.language(), "")


def submission(arrival: Arrival, fields: Fields, *, holder: str, path: str) -> Submission | None:
    """The form, if it was rendered here for this browser."""
    seal, forms = fields.secret("form"), arrival.tools.forms
    if not forms.genuine(seal, holder):
        return None
    message_id = forms.message_id(seal, holder, path=path, fields=fields)
    return Submission(arrival, holder, fields, arrival.language(fields.line("language")), message_id)


async def read_form(request: Request[Any, Any, Any], *, within: float) -> Fields:
    """The posted fields. A body of another kind is 400, a slow one 408 (trust.md 4, attack 19)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(status_code=400)
    try:
        async with asyncio.timeout(within):
            return Fields.parse(await request.body())
    except UnreadableForm:
        raise HTTPException(status_code=400) from None
    except TimeoutError:
        raise HTTPException(status_code=408) from None


def arrival_of(request: Request[Any, Any, Any], tools: Tools) -> Arrival:
    """What pages may know of a request."""
    params: Mapping[str, Any] = request.path_params
    return Arrival(
        tools=tools,
        now=datetime.now(UTC),
        method=request.method,
        params={name: str(value) for name, value in params.items()},
        query=dict(request.query_params),
        cookies=request.cookies,
        accept_language=request.headers.get("accept-language", ""),
        accept_encoding=request.headers.get("accept-encoding", ""),
        network=network_of(request.client.host if request.client else "", request.headers, proxies=tools.proxies),
        device=device_of(request.headers.get("user-agent", "")[:500]),
    )
