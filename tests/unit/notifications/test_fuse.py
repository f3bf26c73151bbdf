"""The fuse of all senders of a process: one fault blows it, one mail at a time probes, and none is tried in vain."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from prometheus_client import REGISTRY

from services.notifications import fuse as module
from services.notifications.fuse import Fuse


@dataclass
class Clock:
    """The process's steady clock, set by hand."""

    now: float = 100.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that the fuse reads."""
    found = Clock()
    monkeypatch.setattr(module, "time", found)
    return found


def blown(clock: Clock) -> Fuse:
    """Blown now, by a mail that was claimed a second ago."""
    fuse = Fuse()
    fuse.note(since=clock.now - 1, left=False, answer="closed")
    return fuse


def is_open() -> float | None:
    """What operators see."""
    return REGISTRY.get_sample_value("chartkey_mail_server_open")


def test_the_first_mail_that_cannot_leave_blows_it_and_the_first_that_leaves_mends_it(clock: Clock) -> None:
    fuse = Fuse()
    assert (fuse.is_blown, fuse.pause, is_open()) == (False, 0.0, 0.0)
    fuse = blown(clock)
    assert (fuse.is_blown, fuse.pause, is_open()) == (True, 1.0, 1.0)
    clock.now += 1
    fuse.probe()
    fuse.note(since=clock.now, left=True, answer="accepted")
    assert (fuse.is_blown, fuse.pause, is_open()) == (False, 0.0, 0.0)


def test_mails_that_were_under_way_together_are_one_fault(clock: Clock) -> None:
    fuse = blown(clock)
    for _ in range(20):
        clock.now += 0.01
        fuse.note(since=99.5, left=False, answer="closed")
    clock.now = 101.0
    assert fuse.pause == 0.0, "a second after the first of them"
    fuse.note(since=99.5, left=False, answer="timeout")
    assert fuse.pause == 0.0, "and one that took longer to fail says nothing new"


def test_a_second_failed_probe_doubles_the_pause(clock: Clock) -> None:
    fuse = blown(clock)
    clock.now += 1
    fuse.probe()
    fuse.note(since=clock.now, left=False, answer="timeout")
    assert fuse.pause == 2.0


def test_while_one_probes_nobody_else_does(clock: Clock) -> None:
    fuse = blown(clock)
    clock.now += 1
    assert fuse.pause == 0.0
    fuse.probe()
    assert fuse.pause > 0, "somebody is at it"
    fuse.spare()
    assert fuse.pause == 0.0, "there was nothing to try it with"


def test_no_turn_to_probe_is_lost_with_a_probe_that_has_ended(clock: Clock) -> None:
    fuse = blown(clock)
    for pause in (1, 2, 4):
        clock.now += pause
        assert fuse.pause == 0.0
        fuse.probe()
        fuse.note(since=clock.now, left=False, answer="timeout")


def test_what_was_claimed_before_it_blew_goes_back_untried_and_a_probe_does_not(clock: Clock) -> None:
    fuse = blown(clock)
    assert fuse.outlives(clock.now - 0.5)
    clock.now += 1
    assert not fuse.outlives(clock.now), "this is the probe"
    fuse.probe()
    fuse.note(since=clock.now, left=True, answer="accepted")
    assert not fuse.outlives(99.5), "all is well again"
