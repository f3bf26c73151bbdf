"""Who does not wait for a message is written to by day, by the clock of the practice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.enrollment.domain.clock import Due, Reminder, due, next_look
from services.enrollment.domain.proxy import DEFAULT
from shared.contracts.hours import Hours
from tests.unit.enrollment.makers import START, an_invitation

WEEK = timedelta(days=7)
DENVER = Hours(zone="America/Denver", since=8, until=21)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-01-10T15:00", "2026-01-10T15:00"),  # 8 o'clock
        ("2026-01-10T14:59", "2026-01-10T15:00"),
        ("2026-01-11T03:59", "2026-01-11T03:59"),  # a minute before 21 o'clock
        ("2026-01-11T04:00", "2026-01-11T15:00"),
        ("2026-01-11T07:30", "2026-01-11T15:00"),  # after midnight
        ("2026-07-10T13:59", "2026-07-10T14:00"),  # summer time
        ("2026-03-08T05:00", "2026-03-08T14:00"),  # the night in which it begins
        ("2026-11-01T05:00", "2026-11-01T15:00"),  # and ends
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(at: str, goes: str) -> None:
    asked, expected = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (at, goes))
    assert DENVER.next(asked) == expected
    assert Hours(zone="UTC", since=0, until=24).next(asked) == asked


def test_a_reminder_that_is_due_at_night_is_sent_once_in_the_morning() -> None:
    invitation = replace(an_invitation(), addressed_at=None)
    dies = invitation.issued_at + WEEK
    night = dies - timedelta(days=3)
    hours = (
        Hours(zone="UTC", since=(night.hour + 2) % 24, until=24)
        if night.hour < 21
        else Hours(zone="UTC", since=8, until=21)
    )
    morning = hours.next(night)
    assert morning > night

    def looks(now: datetime) -> datetime | None:
        return next_look(invitation, START.date(), rules=DEFAULT, link_life=WEEK, now=now, hours=hours.next)

    def does(now: datetime, since: datetime) -> Due:
        known = replace(invitation, due_at=since)
        return due(known, rules=DEFAULT, link_life=WEEK, now=now, hours=hours.next)

    assert does(night, since=night).message is None
    assert looks(night) == morning
    assert does(morning, since=morning).message == Reminder(3)
    after = looks(morning)
    assert after is not None
    assert after > morning
    assert does(after, since=after).message != Reminder(3)


def test_where_nobody_knows_the_zone_nothing_waits_for_ever() -> None:
    night = datetime(2026, 1, 10, 3, tzinfo=UTC)
    for zone in ("Nowhere/Town", "../etc/passwd", ""):
        assert Hours(zone=zone, since=8, until=21).next(night) == night


@pytest.mark.parametrize(("since", "until"), [(21, 8), (8, 8), (-1, 8), (8, 25), (24, 24)])
def test_hours_that_never_come_are_no_hours(since: int, until: int) -> None:
    with pytest.raises(ValueError, match=r"day|greater|less"):
        Hours(zone="UTC", since=since, until=until)
