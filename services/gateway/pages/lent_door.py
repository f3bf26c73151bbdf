"""What the pages of shares have in common: the maker's orders, and what a recipient is told when nothing opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.answers import Answer, Page, Redirect
from services.gateway.guards import SHARE_GONE, session_of
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.exports import CopyRefused
from shared.contracts.identity import SessionGone
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import ShareRow
from shared.seals import fingerprint

HOME, WAITING = "/shared/records", "/shared/copies"


async def maker(said: Submission) -> SessionVisit | SessionGone:
    """Who sends a form, as identity says at this moment: an order is asked once, so its word must be fresh."""
    mark = fingerprint(said.holder)
    said.tools.sessions.drop(mark)
    session = await session_of(said.arrival, mark)
    if isinstance(session, SessionGone):
        return session
    return SessionVisit(said.arrival, said.language, said.holder, session=session, fingerprint=mark)


@dataclass(frozen=True)
class ToldShare:
    """A share with the name of whom it is for."""

    row: ShareRow
    recipient: str


def told(visit: SessionVisit, rows: Sequence[ShareRow]) -> list[ToldShare]:
    """Opened for this page alone."""
    opened: Callable[[Any], str] = visit.tools.sealer.open
    return [ToldShare(row, opened(row.recipient)) for row in rows]


def too_large(refused: CopyRefused, *, form: str) -> Page:
    """It is more than can be told at once; a file of it can be ordered."""
    return Page("share_too_large.html", {"refused": refused, "kept": {"format": form}})


def shut(refused: RecordsRefused) -> Answer:
    """The passcode anew, or nothing any more."""
    return Redirect("/shared") if refused.reason == "session_over" else SHARE_GONE
