"""Forgot username or password: what to do, and the way back to where the person was (S111)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.gateway.answers import Again, Answer, Page
from services.gateway.visits import Visit


def forgot(template: str) -> Callable[[Visit, Again], Awaitable[Answer]]:
    """The show() of such a page; whoever was linking an account goes back to that."""

    async def show(visit: Visit, _again: Again) -> Answer:
        linking = visit.arrival.query.get("from") == "link"
        return Page(template, {"back": "/link-account" if linking else "/login"})

    return show
