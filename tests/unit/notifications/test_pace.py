"""How much a worker claims at once."""

from services.notifications.domain.pace import MOST, Pace


def test_a_fast_server_is_kept_busy_and_a_slow_one_is_not_crowded() -> None:
    fast, slow = Pace(4), Pace(4)
    for _ in range(100):
        fast, slow = fast.after(0.001, reachable=True), slow.after(5.0, reachable=True)
    assert fast.ahead == MOST
    assert slow.ahead == 4


def test_an_unreachable_server_is_probed_with_one_mail_at_growing_intervals_until_it_answers() -> None:
    pace, pauses = Pace(4), []
    for _ in range(7):
        pace = pace.after(0.0, reachable=False)
        pauses.append(pace.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert pace.ahead == 1
    assert pace.after(0.01, reachable=True).pause == 0


def test_faults_for_ever_do_not_overflow() -> None:
    assert Pace(4, faults=100_000).pause == 30
