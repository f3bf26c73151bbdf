"""What enrollment answers to an EHR that comes by HTTPS: who it is, for which practices, and what they were told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import StringConstraints

from shared.contracts.practices import WordRefusal
from shared.messages import Ident, Line, Message, Reply, Request, Sealed

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Hex SHA-256."""


class EhrLoggedIn(Reply):
    """The token opens the door for `expires_in` seconds, unless its EHR's key is removed before."""

    token: Sealed
    expires_in: int


class EhrNotLoggedIn(Reply):
    """Why the assertion is not believed."""

    reason: WordRefusal


class LogInEhr(Request[EhrLoggedIn | EhrNotLoggedIn], key="enrollment.log-in-ehr"):
    """An EHR proves who it is: a client assertion (RFC 7523) inside the seal, 60 seconds long, good once."""

    assertion: Sealed


class Once(Message):
    """An order under an idempotency key: told again with the same `digest` it is the same order."""

    key: Ident
    digest: Digest


class EhrAdmitted(Reply):
    """Who comes, and every practice that it may speak for now."""

    ehr: Ident
    practices: tuple[Ident, ...]


class EhrTurnedAway(Reply):
    """The token opens nothing; the practice is not this EHR's, if it is anybody's; or the key was for another order."""

    reason: Literal["token_invalid", "no_such_practice", "idempotency_key_reused"]


class AdmitEhr(Request[EhrAdmitted | EhrTurnedAway], key="enrollment.admit-ehr", query=True):
    """Whose token has this fingerprint, may it speak for this practice, and is this key free for this order?"""

    fingerprint: Digest
    practice_id: Ident | None = None
    once: Once | None = None


class FeedEntry(Message):
    """What a practice was told: the same message as on the queue of an EHR that speaks AMQP."""

    id: UUID
    type: Line
    practice_id: Ident
    told_at: datetime
    data: dict[str, Any]


class FeedRead(Reply):
    """Oldest first. `next_cursor` asks for what follows, also when nothing does yet; `more`: something does already."""

    entries: tuple[FeedEntry, ...]
    next_cursor: Line
    more: bool


class FeedRefused(Reply):
    """The cursor is not this EHR's, or so old that what followed it may be forgotten already."""

    reason: Literal["cursor_invalid", "cursor_expired"]


class ReadFeed(Request[FeedRead | FeedRefused], key="enrollment.read-feed", query=True):
    """What was told to the practices of this EHR, whom the asker has admitted; kept for 30 days, 500 at most at once.

    `after` is a former page's `next_cursor`; without it everything that is kept.
    """

    ehr: Ident
    practices: tuple[Ident, ...]
    after: Line | None = None
    limit: int = 100
