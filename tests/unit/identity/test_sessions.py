"""Sessions end by idleness and by age."""

from datetime import UTC, datetime, timedelta

from services.identity.domain.sessions import Session, SessionRules
from shared.ids import new_id

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RULES = SessionRules()


def session(*, age: timedelta, unused: timedelta) -> Session:
    return Session(new_id(), new_id(), NOW - age, NOW - unused)


def test_a_session_is_over_after_fifteen_minutes_without_use() -> None:
    assert session(age=timedelta(hours=1), unused=timedelta(minutes=14, seconds=59)).is_live(NOW, rules=RULES)
    assert not session(age=timedelta(hours=1), unused=timedelta(minutes=15)).is_live(NOW, rules=RULES)


def test_a_session_is_over_after_twelve_hours_however_busy() -> None:
    assert session(age=timedelta(hours=11, minutes=59), unused=timedelta()).is_live(NOW, rules=RULES)
    assert not session(age=timedelta(hours=12), unused=timedelta()).is_live(NOW, rules=RULES)


def test_use_is_noted_once_a_minute_at_most() -> None:
    assert not session(age=timedelta(hours=1), unused=timedelta(seconds=59)).needs_touch(NOW, rules=RULES)
    assert session(age=timedelta(hours=1), unused=timedelta(seconds=60)).needs_touch(NOW, rules=RULES)
