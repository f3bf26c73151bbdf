"""Typed questions to each service over the bus."""

from __future__ import annotations

from services.gateway.tools import R, Tools
from shared.messages import Request

TO_THE_PAGE = 0.2
"""Seconds kept back from a contract's deadline, so that even "no answer" is a page within it (trust.md 2)."""


async def ask(tools: Tools, request: Request[R], *, message_id: str | None = None) -> R:
    """The typed reply. Raises `shared.rpc.NoAnswer`."""
    return await tools.bus.ask(request, message_id=message_id, deadline=request.deadline - TO_THE_PAGE)
