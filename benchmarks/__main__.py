"""./chartkey bench <what>"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks import (
    growth,
    idle,
    invitations,
    large,
    login,
    mails,
    memory,
    noise,
    reads,
    report,
    revoke,
    scale,
    side_by_side,
    wave,
)
from benchmarks.house import House, temporary_house

ALL = ("peers", "idle", "reads", "large", "login", "scale", "memory", "growth", "mails", "wave", "revoke")
SETTINGS = {
    "runs": 3,
    "events": 5000,
    "alone": 300,
    "reads": 600,
    "logins": 120,
    "added": 1500,
    "mails": 10_000,
    "codes": 100,
    "revocations": 100,
}
SIZES = (10_000, 1_000_000)


@dataclass(frozen=True)
class Bench:
    """One benchmark, ready to run, and the settings to tell with its tables."""

    measure: Callable[[House], Awaitable[report.Report]]
    settings: Mapping[str, object]


def main() -> None:
    """Run what was chosen, print the tables, keep the figures."""
    chosen = parser().parse_args()
    names = ALL if chosen.what == "all" else (chosen.what,)
    with temporary_house(room=growth.room(max(chosen.sizes)) if "growth" in names else 0) as house:
        asyncio.run(_run(house, {name: benches(chosen)[name] for name in names}, write=chosen.write))


def parser() -> argparse.ArgumentParser:
    """The command line; the defaults are what docs/performance.md is written with."""
    found = argparse.ArgumentParser(prog="./chartkey bench")
    found.add_argument("what", choices=("invitations", *ALL, "all"), help=f"all: {', '.join(ALL)}")
    found.add_argument("--runs", type=int, help="runs of each kind; the tables show medians")
    found.add_argument("--events", type=int, help="invitations of a run of peers, scale and invitations")
    found.add_argument("--alone", type=int, help="idle: events, one after the other")
    found.add_argument("--reads", type=int, help="reads, large and growth: pages of each kind in a run")
    found.add_argument("--logins", type=int, help="login: log-ins of each kind, in slices of ten")
    found.add_argument("--added", type=int, help="growth: invitations added in a run")
    found.add_argument("--mails", type=int, help="mails and wave: mails that go out at once")
    found.add_argument("--codes", type=int, help="wave: codes requested meanwhile, and as many in quiet")
    found.add_argument("--revocations", type=int, help="revoke: accesses revoked while load runs, and as many in quiet")
    found.add_argument("--sizes", type=int, nargs=2, help="growth: invitations in the tables, small and large")
    found.add_argument("--workers", type=int, nargs="+", help="invitations: workers of each service")
    found.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    found.set_defaults(**SETTINGS, sizes=SIZES, workers=[1, 2])
    return found


def benches(chosen: argparse.Namespace) -> dict[str, Bench]:
    """Every benchmark by its name, with the chosen settings."""

    def bench(measure: Callable[..., Awaitable[report.Report]], **settings: str) -> Bench:
        values = {name: getattr(chosen, source) for name, source in settings.items()}
        return Bench(partial(measure, **values), values)

    return {
        "invitations": bench(invitations.measure, events="events", runs="runs", workers="workers"),
        "peers": bench(side_by_side.measure, events="events", runs="runs"),
        "idle": bench(idle.measure, events="alone"),
        "reads": bench(reads.measure, reads="reads", runs="runs"),
        "large": bench(large.measure, reads="reads", runs="runs"),
        "login": bench(login.measure, logins="logins"),
        "scale": bench(scale.measure, events="events", runs="runs"),
        "memory": bench(memory.measure, runs="runs"),
        "mails": bench(mails.measure, mails="mails", runs="runs"),
        "wave": bench(wave.measure, mails="mails", codes="codes"),
        "revoke": bench(revoke.measure, revocations="revocations"),
        "growth": bench(growth.measure, sizes="sizes", events="added", reads="reads", runs="runs"),
    }


async def _run(house: House, chosen: Mapping[str, Bench], *, write: bool) -> None:
    await house.prepare()
    for name, bench in chosen.items():
        before = noise.look()
        found = await bench.measure(house)
        quiet = noise.told(before, noise.look())
        print(
            f"\n{found.markdown}\n\n{quiet}\n{report.keep(found, settings=bench.settings, noise=quiet)}\n", flush=True
        )
        if write and name in ALL:
            report.publish(found, settings=bench.settings, noise=quiet)


if __name__ == "__main__":
    main()
