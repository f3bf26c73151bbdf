"""Tables in Markdown, with the spread that says how noisy the machine was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.figures import Row

TARGETS_HEAD = "| target | wanted | measured | |\n| --- | --- | --- | --- |"


def of_runs(rows: Sequence[Row]) -> str:
    """Medians and spreads: events per second, CPU milliseconds per event in all and by kind of process."""
    lines = [
        "| what | events/s | spread | CPU ms per event | spread | of it |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        rate, cpu = row.rate, row.milliseconds
        lines.append(
            f"| {row.kind} | {rate.median:.0f} | {rate.low:.0f}-{rate.high:.0f} "
            f"| {cpu.median:.2f} | {cpu.low:.2f}-{cpu.high:.2f} | {of_parts(row)} |"
        )
    return "\n".join(lines)


def of_parts(row: Row) -> str:
    """CPU milliseconds per event by kind of process; what took none is left out."""
    return ", ".join(
        f"{kind} {milliseconds:.3f}" for kind, milliseconds in row.parts().items() if milliseconds >= 0.0005
    )


def of_targets(lines: Iterable[str]) -> str:
    """What was promised, what was measured, and whether it is kept."""
    return "\n".join([TARGETS_HEAD, *lines])
