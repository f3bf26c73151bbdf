"""How quiet the machine was is said in one sentence, from what was measured."""

from __future__ import annotations

from benchmarks.noise import Look, look, told


def test_a_loop_that_got_slower_and_waited_for_a_core_is_said() -> None:
    sentence = told(Look(cpu=20.0, wall=20.0, load=0.1), Look(cpu=22.0, wall=33.0, load=3.5))
    assert "20.0 ms CPU before and 22.0 after (+10 %)" in sentence
    assert "waiting 50 % of it" in sentence
    assert "load average 0.10 and 3.50" in sentence


def test_a_look_at_the_machine_takes_time() -> None:
    seen = look()
    assert seen.cpu > 0
    assert seen.wall > 0
