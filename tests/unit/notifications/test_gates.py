"""Gates: pace, burst, line, slowing down and coming back; who waits uses up nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.notifications.domain.answer import Answer
from services.notifications.domain.gates import (
    LONGEST_PAUSE,
    SLOWEST,
    Admission,
    Gate,
    Limit,
    admit,
    ends,
    has_room,
    is_domains,
    queued,
    recovered,
    slowed,
    taken,
)
from tests.unit.notifications.makers import NOW

SECOND = timedelta(seconds=1)
PAUSE = timedelta(seconds=15)
MINUTE = Limit(60, timedelta(minutes=1), burst=3, longest_wait=timedelta(seconds=10))
"""One a second, three of them at once."""


def ask(
    *wanted: tuple[str, ...], gates: dict[str, Gate] | None = None, limits: dict[str, Limit] | None = None,
    under_way: dict[str, int] | None = None, urgent: bool = False,
) -> Admission:  # fmt: skip
    """Mails 1, 2, 3 ... at their gates."""
    mails = [(UUID(int=number), names) for number, names in enumerate(wanted, 1)]
    measured = limits or {"domain:a": MINUTE, "domain:b": MINUTE, "practice:p": MINUTE}
    return admit(mails, gates=gates or {}, limits=measured, under_way=under_way or {}, now=NOW, urgent=urgent)


def numbers(admission: Admission) -> list[int]:
    """Which mails may go."""
    return [message_id.int for message_id in admission.go]


def test_a_burst_goes_at_once_and_the_rest_gets_a_place_in_line_each() -> None:
    admission = ask(*[("domain:a",)] * 6)
    assert numbers(admission) == [1, 2, 3]
    waits = [held.due_at - NOW for held in admission.held.values()]
    assert waits == [SECOND * 2, SECOND * 3, SECOND * 4]
    after = admission.changed["domain:a"]
    assert not has_room(after, MINUTE, NOW + SECOND * 0.9)
    assert has_room(after, MINUTE, NOW + SECOND)
    assert has_room(after, MINUTE, NOW + SECOND * 2)


def test_over_an_hour_no_more_go_than_the_pace_allows() -> None:
    gate, passed = Gate(), 0
    for tenth in range(36_000):
        now = NOW + SECOND * tenth / 10
        while has_room(gate, MINUTE, now):
            gate, passed = taken(gate, MINUTE, now), passed + 1
    assert passed == 3600 + MINUTE.burst - 1


def test_one_domains_line_holds_up_no_other_domain() -> None:
    admission = ask(*[("domain:a",)] * 20, ("domain:b",))
    assert numbers(admission) == [1, 2, 3, 21]


def test_who_waits_before_one_gate_uses_up_none_of_the_others() -> None:
    admission = ask(*[("practice:p", "domain:a")] * 5, ("domain:a",))
    assert numbers(admission) == [1, 2, 3]
    assert {held.gate for held in admission.held.values()} == {"practice:p", "domain:a"}
    shut = ask(
        *[("domain:b", "practice:p")] * 3, gates={"domain:b": slowed(Gate(), claimed_at=NOW, now=NOW, pause=PAUSE)}
    )
    assert "practice:p" not in shut.changed


def test_no_more_are_in_the_hands_of_workers_than_the_domain_takes_at_once() -> None:
    limits = {"domain:a": Limit(600, timedelta(minutes=1), burst=600, at_once=4)}
    assert len(ask(*[("domain:a",)] * 9, limits=limits).go) == 4
    assert len(ask(*[("domain:a",)] * 9, limits=limits, under_way={"domain:a": 3}).go) == 1
    assert ask(("domain:a",), limits=limits, under_way={"domain:a": 4}).go == []


def test_a_gate_without_a_limit_holds_up_nobody_and_is_not_written() -> None:
    admission = ask(*[("server:day",)] * 50)
    assert len(admission.go) == 50
    assert admission.changed == {}


def test_what_is_urgent_waits_for_nothing_and_is_counted() -> None:
    admission = ask(*[("practice:p",)] * 9, urgent=True)
    assert len(admission.go) == 9
    assert ask(("practice:p",), gates=dict(admission.changed)).go == []


def test_a_line_that_is_too_long_begins_anew_between_the_others() -> None:
    gate, turns = Gate(), []
    for _ in range(25):
        gate, turn = queued(gate, MINUTE, NOW)
        turns.append((turn - NOW) / SECOND)
    assert max(turns) <= 10
    assert turns[:11] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]


def test_a_domain_that_says_later_rests_and_then_gets_half_as_much_without_a_burst() -> None:
    gate = slowed(Gate(), claimed_at=NOW, now=NOW, pause=PAUSE)
    assert not has_room(gate, MINUTE, NOW + PAUSE - SECOND)
    assert has_room(gate, MINUTE, NOW + PAUSE)
    after = taken(gate, MINUTE, NOW + PAUSE)
    assert not has_room(after, MINUTE, NOW + PAUSE + SECOND)
    assert has_room(after, MINUTE, NOW + PAUSE + SECOND * 2)


def test_mails_that_were_under_way_together_slow_a_domain_down_once() -> None:
    gate = Gate()
    for _ in range(20):
        gate = slowed(gate, claimed_at=NOW, now=NOW + SECOND, pause=PAUSE)
    assert gate.slower == 1


def test_a_domain_that_never_takes_any_is_asked_every_quarter_of_an_hour_and_by_one_mail() -> None:
    gate, now, rests = Gate(), NOW, []
    for _ in range(9):
        gate = slowed(gate, claimed_at=now + SECOND, now=now + SECOND * 2, pause=PAUSE)
        rests.append((gate.used_until or now) - now - SECOND * 2)
        now = gate.used_until or now
    assert rests[:6] == [PAUSE, PAUSE * 2, PAUSE * 4, PAUSE * 8, PAUSE * 16, PAUSE * 32]
    assert rests[-1] == LONGEST_PAUSE
    assert gate.slower == SLOWEST
    busy = Limit(600, timedelta(minutes=1), burst=600, at_once=20)
    assert not has_room(gate, busy, now, under_way=1)
    assert has_room(gate, busy, now)


def test_each_mail_that_is_taken_doubles_the_pace_up_to_what_was_agreed() -> None:
    gate = Gate(slower=2, slowed_at=NOW)
    assert recovered(gate, claimed_at=NOW).slower == 2, "it was claimed before the domain complained"
    for slower in (1, 0, 0):
        gate = recovered(gate, claimed_at=NOW + SECOND)
        assert gate.slower == slower


@pytest.mark.parametrize(
    ("answer", "speaks"),
    [
        (Answer("deferred", "smtp_421"), True),
        (Answer("deferred", "smtp_451"), True),
        (Answer("deferred", "smtp_451", "4.7.1"), True),
        (Answer("deferred", "smtp_452", "4.3.1"), True),
        (Answer("deferred", "timeout"), True),
        (Answer("deferred", "smtp_452", "4.2.2"), False),
        (Answer("deferred", "smtp_450", "4.2.1"), False),
        (Answer("deferred", "smtp_450", "4.1.8"), False),
        (Answer("deferred", "sealed"), False),
        (Answer("deferred", "expired"), False),
        (Answer("refused", "smtp_550"), False),
        (Answer("unreachable", "smtp_421"), False),
        (Answer("accepted"), False),
    ],
)
def test_only_what_a_domain_says_of_itself_slows_it_down(answer: Answer, speaks: bool) -> None:
    assert is_domains(answer) is speaks


def test_a_pause_saves_up_no_more_than_one_burst() -> None:
    gate = Gate(used_until=NOW - timedelta(hours=1), line_until=NOW - timedelta(hours=1))
    passed = 0
    while has_room(gate, MINUTE, NOW):
        gate, passed = taken(gate, MINUTE, NOW), passed + 1
    assert passed == MINUTE.burst


def test_whoever_waits_looks_again_in_time_however_long_the_pace_is_used_up() -> None:
    """The pace may have changed meanwhile."""
    _, turn = queued(Gate(used_until=NOW + timedelta(days=1)), MINUTE, NOW)
    assert turn == NOW + MINUTE.longest_wait


def test_a_rest_gives_nothing_back_that_is_used_up() -> None:
    used = NOW + timedelta(hours=1)
    assert slowed(Gate(used_until=used), claimed_at=NOW, now=NOW, pause=PAUSE).used_until == used


def test_a_practice_is_told_when_the_last_of_its_mails_goes() -> None:
    used_up = Gate(used_until=NOW + SECOND * 5)
    assert ends(used_up, MINUTE, NOW, waiting=1) == NOW + SECOND * 3, "when the next may pass"
    assert ends(used_up, MINUTE, NOW, waiting=4) == NOW + SECOND * 6
    assert ends(Gate(), MINUTE, NOW, waiting=0) == NOW
