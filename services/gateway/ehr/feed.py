"""GET /ehr/v1/feed: what this EHR's practices were told, in place of a queue."""

from __future__ import annotations

import json
import re

from litestar import Response

from services.gateway.asks import enrollment
from services.gateway.ehr.arriving import arrive
from services.gateway.ehr.endpoints import answer
from services.gateway.ehr.problems import Problem
from services.gateway.ehr.reading import Incoming
from services.gateway.ehr.requests import admit
from services.gateway.tools import Tools
from shared.contracts.ehr_door import FeedEntry, FeedRefused

USUAL, MOST, LONGEST_CURSOR = 100, 500, 500
SOURCE = "/chartkey/enrollment"


async def show_feed(incoming: Incoming, tools: Tools) -> Response[bytes]:
    """Events as CloudEvents (JSON format), oldest first, and the cursor for what follows."""
    admitted = await admit(tools, arrive(incoming, tools))
    after, limit = _parameters(incoming)
    page = await enrollment.read_feed(tools, admitted, after=after, limit=limit)
    if isinstance(page, FeedRefused):
        raise Problem(page.reason)
    told = {"events": [_event(one) for one in page.entries], "next": page.next_cursor, "more": page.more}
    return answer(json.dumps(told).encode())


def _parameters(incoming: Incoming) -> tuple[str | None, int]:
    told = incoming.query_params
    known = {name: told.getall(name, []) for name in ("after", "limit")}
    unknown = [name for name in told if name not in known]
    after, limit = (known[name][0] if known[name] else None for name in known)
    wrong = unknown or any(len(values) > 1 for values in known.values())
    if wrong or not re.fullmatch("[0-9]{1,3}", limit or "1") or not 1 <= int(limit or USUAL) <= MOST:
        raise Problem("parameter_invalid")
    if after is not None and not 0 < len(after) <= LONGEST_CURSOR:
        raise Problem("cursor_invalid")
    return after, int(limit or USUAL)


def _event(entry: FeedEntry) -> dict[str, object]:
    return {
        "specversion": "1.0",
        "id": str(entry.id),
        "source": SOURCE,
        "type": entry.type,
        "time": entry.told_at.isoformat(),
        "practice": entry.practice_id,
        "data": entry.data,
    }
