"""How much a worker claims at once."""

from services.notifications.domain.pace import MOST, Pace


def test_a_fast_server_is_kept_busy_and_a_slow_one_is_not_crowded() -> None:
    fast, slow = Pace(4), Pace(4)
    for _ in range(100):
        fast, slow = fast.after(0.001), slow.after(5.0)
    assert fast.ahead == MOST
    assert slow.ahead == 4
