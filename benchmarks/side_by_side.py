"""Chartkey's invitations beside the Django and Celery peer's and the bare loop's, alternately on the same servers."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from benchmarks import bare, invitations, table
from benchmarks.figures import Row, Target
from benchmarks.house import House
from benchmarks.peers import environment
from benchmarks.peers.runner import Peer
from benchmarks.report import Report

CHARTKEY = "Chartkey, 1 worker per service"
PEER = "Django + allauth + invitations + Celery, prefork 2"
CPU = Target("CPU per invitation", 2.5, " ms")
CPU_RATIO = Target("CPU per invitation, Chartkey : Django + Celery", 0.25)
RATE_RATIO = Target("invitations per second, Chartkey : Django + Celery", 4, at_least=True)


async def measure(house: House, *, events: int, runs: int) -> Report:
    """Medians, spreads, and the two ratios that the design promises."""
    peer = Peer(house, environment.ready_python())
    await peer.prepare()
    kinds: dict[str, invitations.Measure] = {
        CHARTKEY: partial(invitations.suite, house, events, 1),
        PEER: partial(peer.invitations, events),
        invitations.BARE: partial(bare.measure, house, events),
    }
    rows = await invitations.alternately(kinds, runs)
    found = ratios(rows[0], rows[1])
    lines = [CPU.line(rows[0].milliseconds.median), CPU_RATIO.line(found["cpu"]), RATE_RATIO.line(found["rate"])]
    figures = {"rows": [asdict(row) for row in rows], "ratios": found}
    return Report("peers", figures, f"{table.of_runs(rows)}\n\n{table.of_targets(lines)}")


def ratios(ours: Row, theirs: Row) -> dict[str, float]:
    """Our medians divided by theirs."""
    return {
        "cpu": ours.milliseconds.median / theirs.milliseconds.median,
        "rate": ours.rate.median / theirs.rate.median,
    }
