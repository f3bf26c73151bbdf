"""Wrong answers are counted for a day, and what is left of them is told as it is."""

from datetime import UTC, datetime, timedelta

from services.identity.domain.recovery import AnswerMisses, RecoveryRules, answers_left, closed_until, count_miss

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = RecoveryRules()
DAY = timedelta(days=1)


def test_five_wrong_answers_close_the_question_for_a_day_after_the_last() -> None:
    misses = AnswerMisses()
    for count in range(1, 6):
        assert closed_until(misses, NOW, rules=RULES) is None
        misses = count_miss(misses, NOW, rules=RULES)
        assert answers_left(misses, NOW, rules=RULES) == 5 - count
    assert closed_until(misses, NOW, rules=RULES) == NOW + DAY
    assert closed_until(misses, NOW + DAY, rules=RULES) is None


def test_what_is_a_day_old_is_neither_counted_nor_told_as_counted() -> None:
    old = AnswerMisses(5, NOW - DAY)
    assert answers_left(old, NOW, rules=RULES) == 5
    assert count_miss(old, NOW, rules=RULES) == AnswerMisses(1, NOW)
