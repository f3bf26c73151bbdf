"""Who may come in now: a call that is one too many is turned away before its body is read or anybody is asked."""

from __future__ import annotations

import math

from services.gateway.clients import network_of
from services.gateway.ehr.problems import Problem
from services.gateway.ehr.reading import Incoming, bearer
from services.gateway.tools import Tools


def arrive(incoming: Incoming, tools: Tools) -> str:
    """The token of a call that may come in. Raises Problem."""
    token = bearer(incoming)
    count(incoming, tools, token)
    return token


def count(incoming: Incoming, tools: Tools, token: str | None = None) -> None:
    """One more call of whoever this is. Raises Problem."""
    peer = incoming.client.host if incoming.client else ""
    seconds = tools.callers.wait(token, network_of(peer, incoming.headers, proxies=tools.proxies))
    if seconds:
        raise Problem("too_many", headers={"retry-after": str(math.ceil(seconds))})
