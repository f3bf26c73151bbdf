"""Staff of a practice: who its EHR says they are, how long their session lives, and what they may (S93-S99)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast
from uuid import UUID

from services.enrollment.domain.signed import SignedWord, text

Role = Literal["user", "administrator"]
ROLES = ("user", "administrator")


@dataclass(frozen=True)
class StaffRules:
    """A staff session's limits; `touch` is how old the note of its last use may grow."""

    idle: timedelta = timedelta(minutes=15)
    absolute: timedelta = timedelta(hours=10)
    touch: timedelta = timedelta(minutes=1)


@dataclass(frozen=True)
class Member:
    """One person of a practice; everybody may invite until an administrator says otherwise (S94)."""

    practice_id: str
    staff_id: str
    name: str = ""
    role: Role = "user"
    may_invite: bool = True
    auto_invite: bool = True


@dataclass(frozen=True)
class Launch:
    """Whom an EHR sends, to which practice's console, and with which chart open."""

    member: Member
    chart_id: str | None


@dataclass(frozen=True)
class StaffSession:
    """One browser in which a staff member works."""

    id: UUID
    practice_id: str
    staff_id: str
    chart_id: str | None
    begun_at: datetime
    last_seen_at: datetime

    def is_live(self, now: datetime, *, rules: StaffRules) -> bool:
        """Neither idle too long nor past its absolute end."""
        return now < self.last_seen_at + rules.idle and now < self.begun_at + rules.absolute

    def needs_touch(self, now: datetime, *, rules: StaffRules) -> bool:
        """Is it time to write down that it is in use?"""
        return now >= self.last_seen_at + rules.touch


def read_launch(word: SignedWord) -> Launch | None:
    """The claims `practice`, `sub` (the staff member), `name`, `role` and, if a chart is open, `chart`."""
    claims = word.claims
    practice, staff, name = (text(claims.get(claim)) for claim in ("practice", "sub", "name"))
    role, chart = claims.get("role"), text(claims.get("chart"))
    if practice is None or staff is None or name is None or role not in ROLES:
        return None
    if claims.get("chart") is not None and chart is None:
        return None
    return Launch(Member(practice, staff, name, cast(Role, role)), chart)
