"""Log-ins, one after the other: what they cost beyond the password's hash, here and in the peer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from benchmarks import table
from benchmarks.bare_hash import BareHash
from benchmarks.browser import Browser, hidden
from benchmarks.figures import Row, Run, Spread, Target, spread
from benchmarks.house import House
from benchmarks.patients import PASSWORD, Patient
from benchmarks.peers import environment, web
from benchmarks.peers.runner import Peer
from benchmarks.reads import CHARTKEY, PEER, enrolled
from benchmarks.report import Report
from benchmarks.sites import Site, Suite

BARE = "bare argon2id (64 MiB, 3 passes, 4 lanes)"
SLICE = 10
WARM = 3
REST_SECONDS = 5.0
BEYOND = Target("CPU of a log-in beyond the bare hash", 5, " ms")


@dataclass(frozen=True)
class Door:
    """Where and how somebody logs in, and what the site's processes spend a second when nobody does."""

    site: Site
    browse: Callable[[], Browser]
    path: str
    typed: dict[str, str]
    resting: Mapping[str, float]


async def measure(house: House, *, logins: int) -> Report:
    """Slices of ten, in turn, so that hash and log-in are compared within a second or two."""
    peer = web.PeerSite(Peer(house, environment.ready_python()), 1)
    await peer.prepare()
    ours = Suite(house, await enrolled(house, 1))
    bare = BareHash()
    await ours.open()
    await peer.open()
    try:
        doors = (
            Door(ours, lambda: Browser(house.http_port), "/login", _typed(ours.patients[0]), await _resting(ours)),
            Door(peer, lambda: Browser(peer.port), web.LOGIN, web.credentials(0), await _resting(peer)),
        )
        kinds: dict[str, Callable[[], Run]] = {
            CHARTKEY: partial(_slice, doors[0]),
            PEER: partial(_slice, doors[1]),
            BARE: partial(bare.check, SLICE),
        }
        rows = await _in_turn(kinds, logins // SLICE)
    finally:
        bare.close()
        await peer.close()
        await ours.close()
    return Report("login", {"rows": [asdict(row) for row in rows]}, told(rows))


async def _in_turn(kinds: Mapping[str, Callable[[], Run]], slices: int) -> list[Row]:
    found: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for _ in range(slices):
        for kind, measure_once in kinds.items():
            found[kind].append(await asyncio.to_thread(measure_once))
    return [Row(kind, runs) for kind, runs in found.items()]


async def _resting(site: Site) -> dict[str, float]:
    """CPU seconds a second that the processes spend while nobody comes; a hash takes so long that this would count."""
    before = site.cpu()
    await asyncio.sleep(REST_SECONDS)
    after = site.cpu()
    return {kind: (after[kind] - before[kind]) / REST_SECONDS for kind in after}


def _slice(door: Door) -> Run:
    """Ten fresh browsers fetch the form, which is not counted, and then send it one after the other, which is.

    Each sends it on a new connection: a kept one would have been closed while it waited for its turn.
    """
    browsers = [door.browse() for _ in range(WARM + SLICE)]
    forms = [_form(browser, door.path) | door.typed for browser in browsers]
    for browser, form in zip(browsers[:WARM], forms, strict=False):
        browser.send(door.path, form)
    spent, started = door.site.cpu(), time.perf_counter()
    answers = [browser.send(door.path, form) for browser, form in zip(browsers[WARM:], forms[WARM:], strict=True)]
    wall, after = time.perf_counter() - started, door.site.cpu()
    for browser in browsers:
        browser.close()
    where = {answer.location for answer in answers}
    assert where in ({"/charts"}, {"/profile"}), f"somebody did not get in: {where}"
    return Run(SLICE, wall, {kind: after[kind] - spent[kind] - door.resting[kind] * wall for kind in after})


def _form(browser: Browser, path: str) -> dict[str, str]:
    found = hidden(browser.get(path).body)
    browser.close()
    return found


def _typed(patient: Patient) -> dict[str, str]:
    return {"username": patient.username, "password": PASSWORD}


def beyond(row: Row, bare: Row) -> Spread:
    """CPU milliseconds of a log-in without its hash: the differences of neighboring slices."""
    return spread(ours.milliseconds - hashed.milliseconds for ours, hashed in zip(row.runs, bare.runs, strict=True))


def told(rows: Sequence[Row]) -> str:
    """The table, and whether the promise is kept."""
    lines = ["| what | log-ins/s | CPU ms per log-in | spread | beyond the hash | spread | of it |", "| --- " * 7 + "|"]
    bare = rows[-1]
    for row in rows:
        cpu, more = row.milliseconds, beyond(row, bare)
        rest = f"{more.median:.2f} | {more.low:.2f} to {more.high:.2f}" if row is not bare else "- | -"
        lines.append(
            f"| {row.kind} | {row.rate.median:.1f} | {cpu.median:.1f} | {cpu.low:.1f}-{cpu.high:.1f} | {rest} "
            f"| {table.of_parts(row)} |"
        )
    targets = table.of_targets([BEYOND.line(beyond(rows[0], bare).median)])
    return "\n".join(lines) + f"\n\n{targets}"
