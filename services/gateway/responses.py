"""From an answer to bytes: renders the page, sets its cookies."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Stream

from services.gateway.answers import Answer, Asset, Flow, Page, Redirect
from services.gateway.cookies import FORM, LANGUAGE, SESSION, YEAR, hold
from services.gateway.headers import framed
from services.gateway.visits import Visit
from services.gateway.wording import known_language


def respond(answer: Answer, visit: Visit, *, bound_to: str = "") -> Response[Any]:
    """The HTTP response; `bound_to` is the cookie that forms on the page are bound to."""
    if isinstance(answer, Flow):
        return Stream(answer.chunks, media_type=answer.media_type, headers=dict(answer.headers))
    if isinstance(answer, Asset):
        return Response(answer.content, media_type=answer.media_type, headers=answer.headers)
    cookies = (*answer.cookies, *_choice_of_language(visit))
    if isinstance(answer, Redirect):
        return Response(
            b"", status_code=303, headers={"location": answer.path}, cookies=cookies, media_type="text/html"
        )
    seal, minted = visit.tools.forms.mint(visit.holder) if bound_to else "", bound_to == FORM
    content = visit.tools.renderer.render(answer, visit, seal=seal, way_out=_way_out(visit))
    if minted and seal and seal.encode() in content:
        cookies += (hold(FORM, visit.holder),)
    return Response(
        content,
        status_code=answer.status,
        headers=_headers(answer) | framed((*visit.framed_by, *answer.framed_by)),
        cookies=cookies,
        media_type="text/html",
    )


def _way_out(visit: Visit) -> str:
    """The seal of the log-out button: it ends a session from any page, so it is bound to the session alone."""
    if visit.member:
        return visit.tools.forms.mint(visit.holder)
    return visit.tools.forms.mint(visit.arrival.cookies[SESSION]) if visit.signed_in else ""


def _headers(page: Page) -> dict[str, str]:
    timed = {"refresh": page.refresh, "retry-after": page.retry_after}
    return {name: str(value) for name, value in timed.items() if value is not None}


def _choice_of_language(visit: Visit) -> tuple[Cookie, ...]:
    """Choosing a language in the frame is remembered; it is no secret and no proof."""
    chosen = known_language(visit.arrival.query.get("language", ""))
    return (hold(LANGUAGE, chosen, max_age=YEAR),) if chosen else ()
