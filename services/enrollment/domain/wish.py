"""What a practice wishes when it invites somebody, by event or by its staff's hands: one form for one set of rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.enrollment.domain.relations import SELF


@dataclass(frozen=True)
class Wish:
    """Nothing in it is checked yet. `staff_id` is who invites; `told_at` is the EHR's own time, None for staff.

    `automatic`: nobody asked for it, so that it never changes what stands (S95).
    """

    practice_id: str
    chart_id: str
    staff_id: str
    date_of_birth: date
    email: str
    phone: str | None
    given_name: str | None
    family_name: str | None
    language: str
    relation: str = SELF
    own_given_name: str | None = None
    own_family_name: str | None = None
    until: datetime | None = None
    told_at: datetime | None = None
    automatic: bool = False
