"""An EHR that comes by HTTPS reads what its practices were told."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from services.enrollment.domain.cursor import Cursor, read_cursor
from services.enrollment.store import feed
from services.enrollment.store.feed import Entry
from services.enrollment.tools import Tools
from shared.contracts.ehr_door import FeedEntry, FeedRead, FeedRefused, ReadFeed
from shared.seals import SealBroken
from shared.work import Work

MOST = 500


async def read_feed(work: Work[Tools], asked: ReadFeed) -> FeedRead | FeedRefused:
    """A cursor is sealed to its EHR: nobody reads in it how much is told to others, and nobody else's is taken."""
    cursor = _cursor(work, asked)
    if cursor is None:
        return FeedRefused(reason="cursor_invalid")
    if not cursor.is_good(work.now):
        return FeedRefused(reason="cursor_expired")
    limit = max(1, min(asked.limit, MOST))
    found = await feed.page(work.connection, asked.practices, after=cursor.position, limit=limit + 1)
    shown = found[:limit]
    reached = Cursor(shown[-1].position if shown else cursor.position, work.now)
    sealed = work.tools.vault.lock(reached.as_text(), row=_row(asked.ehr))
    return FeedRead(
        entries=tuple(_entry(one) for one in shown),
        next_cursor=urlsafe_b64encode(sealed).decode(),
        more=len(found) > limit,
    )


def _cursor(work: Work[Tools], asked: ReadFeed) -> Cursor | None:
    if asked.after is None:
        return Cursor(0, work.now)
    try:
        return read_cursor(work.tools.vault.unlock(urlsafe_b64decode(asked.after), row=_row(asked.ehr)))
    except (SealBroken, ValueError):
        return None


def _row(ehr: str) -> str:
    return f"feed:{ehr}"


def _entry(found: Entry) -> FeedEntry:
    return FeedEntry(
        id=found.id,
        type=found.type,
        practice_id=found.practice_id,
        told_at=found.told_at,
        data=json.loads(found.body),
    )
