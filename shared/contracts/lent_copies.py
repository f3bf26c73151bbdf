"""What records answers a recipient of a share about files of it that are too large for one message (docs/adr/0051).

`visit` is hex SHA-256 of the visit's cookie; `session_over` says that the passcode must be given anew, `not_found` that
the share is over.
"""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from shared.contracts.copies import CopyGone, CopyPiece, CopyTaken
from shared.contracts.exports import CopyRefused, Form, WaitingCopy
from shared.contracts.records import RecordsRefused
from shared.messages import Line, Reply, Request


class LentCopiesShown(Reply):
    """Of each form the newest that was ordered, made or not."""

    copies: tuple[WaitingCopy, ...]


class OrderLentCopy(Request[LentCopiesShown | CopyRefused | RecordsRefused], key="records.order-lent-copy"):
    """Have a file made of all that was lent, as far as it is open now; one that stands is not made a second time.
    Ordering leaves an audit row, and nobody is written to."""

    visit: Line
    form: Form
    language: Line = "en"


class ShowLentCopies(Request[LentCopiesShown | RecordsRefused], key="records.show-lent-copies", query=True):
    """Is it made? Nothing of the chart is told, and waiting is no use of a visit: it runs out meanwhile."""

    visit: Line


class TakeLentCopy(
    Request[CopyTaken | CopyGone | RecordsRefused], key="records.take-lent-copy", query=True, deadline=5.0
):
    """Begin to take such a file; each taking leaves an audit row, and is counted for whoever shared it."""

    visit: Line
    copy_id: UUID
    language: Line = "en"


class ReadLentCopy(
    Request[CopyPiece | CopyGone | RecordsRefused], key="records.read-lent-copy", query=True, deadline=5.0
):
    """Read one piece of it; whether it may be handed out is asked anew each time."""

    visit: Line
    copy_id: UUID
    number: int = Field(ge=1, le=100_000)
