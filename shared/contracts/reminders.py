"""What time brings about: terms that change, links and accesses that are about to end."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.hours import Hours
from shared.messages import Command, Event, Ident, Line


class AccessChanged(Event, key="access.changed", aggregate="invitation_id", announcers=("enrollment",)):
    """A standing access opens other categories from now on, or ends at another time; higher `version` wins."""

    invitation_id: UUID
    version: int
    scopes: tuple[Line, ...]
    ends_at: datetime | None
    changed_at: datetime


class AccessEnding(
    Event, key="access.ending", aggregate="invitation_id", announcers=("enrollment",), exchange="outbound"
):
    """Told to the practice: a representative's access ends in `days`, at majority or because staff limited it."""

    practice_id: Ident
    chart_id: Ident
    invitation_id: UUID
    relation: Line
    ends_at: datetime
    days: int


class RemindPerson(Command, key="identity.remind-person", aggregate="invitation_id"):
    """Write to the invited person: their `link` dies in `days` (a fresh one with the same end joins it), or their
    `access` ends in `days`. Whoever has used the link or lost the access meanwhile is not written to, nor whoever was
    mailed another link after `asked_at`. `hours` are those of the practice: nobody is written to outside them."""

    invitation_id: UUID
    about: Literal["link", "access"]
    days: int
    asked_at: datetime | None = None
    hours: Hours | None = None
