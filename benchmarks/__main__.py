"""./chartkey bench <what>"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator

from benchmarks import idle, invitations, memory, report, side_by_side
from benchmarks.house import House, temporary_house

ALL = ("peers", "idle", "memory")
ALONE = 300


def main() -> None:
    """Run what was chosen, print the tables, keep the figures."""
    parser = argparse.ArgumentParser(prog="./chartkey bench")
    parser.add_argument("what", choices=("invitations", *ALL, "all"), help=f"all: {', '.join(ALL)}")
    parser.add_argument("--events", type=int, help="events of a run: 5000 preloaded, or 300 alone one after another")
    parser.add_argument("--runs", type=int, default=3, help="runs of each kind; the tables show medians")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="invitations: workers of each service")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    chosen = parser.parse_args()
    with temporary_house() as house:
        asyncio.run(_run(house, chosen))


async def _run(house: House, chosen: argparse.Namespace) -> None:
    await house.prepare()
    async for found, settings in _measured(house, chosen):
        print(f"\n{found.markdown}\n\n{report.keep(found, settings=settings)}\n", flush=True)
        if chosen.write and found.name in ALL:
            report.publish(found, settings=settings)


async def _measured(
    house: House, chosen: argparse.Namespace
) -> AsyncIterator[tuple[report.Report, dict[str, int | list[int]]]]:
    """Each report with the settings that it was made with."""
    many, runs = chosen.events or 5000, chosen.runs
    alone = ALONE if chosen.what == "all" else chosen.events or ALONE
    if chosen.what == "invitations":
        found = await invitations.measure(house, events=many, runs=runs, workers=chosen.workers)
        yield found, {"events": many, "runs": runs, "workers": chosen.workers}
    if chosen.what in ("peers", "all"):
        yield await side_by_side.measure(house, events=many, runs=runs), {"events": many, "runs": runs}
    if chosen.what in ("idle", "all"):
        yield await idle.measure(house, events=alone), {"events": alone}
    if chosen.what in ("memory", "all"):
        yield await memory.measure(house, runs=runs), {"runs": runs}


if __name__ == "__main__":
    main()
