"""Pages that only say something: no form, no question to anybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.gateway.answers import Again, Answer, Page
from services.gateway.visits import Visit


def text(template: str) -> Callable[[Visit, Again], Awaitable[Answer]]:
    """The show() of such a page."""

    async def show(_visit: Visit, _again: Again) -> Answer:
        return Page(template)

    return show
