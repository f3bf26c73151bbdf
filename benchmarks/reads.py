"""Signed-in reads: a section, the summary and the profile, beside the peer's and a bare SELECT behind Litestar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks import patients, table
from benchmarks.bare_site import BareSite
from benchmarks.figures import Row, Target, percentile
from benchmarks.house import House
from benchmarks.load import Reading, read
from benchmarks.patients import Patient
from benchmarks.peers import environment
from benchmarks.peers.runner import Peer
from benchmarks.peers.web import PeerSite
from benchmarks.report import Report
from benchmarks.sites import PROFILE, SECTION, SHOWN, SUMMARY, Site, Suite

READERS = 4
CHARTKEY = "Chartkey, 1 worker per service"
PEER = "Django + allauth, gunicorn 2 x 2 threads"
BARE = "bare Litestar + asyncpg, one SELECT of the same rows"
TARGETS = {
    SECTION: Target("CPU of a section of 3 entries", 3.0, " ms"),
    SUMMARY: Target("CPU of the summary of 8 sections", 7.0, " ms"),
    PROFILE: Target("CPU of the profile", 2.5, " ms"),
}


@dataclass(frozen=True)
class Line:
    """One page of one kind of site, and its runs."""

    kind: str
    page: str
    readings: Sequence[Reading]

    @property
    def row(self) -> Row:
        """All readers together."""
        return Row(self.kind, [reading.together for reading in self.readings])

    def alone(self, percent: float) -> float:
        """A percentile over the lone reads of all runs, milliseconds."""
        return percentile([taken for reading in self.readings for taken in reading.alone], percent)


async def measure(house: House, *, reads: int, runs: int) -> Report:
    """Every kind alternately, each started afresh for each run."""
    peer = PeerSite(Peer(house, environment.ready_python()), READERS)
    await peer.prepare()
    ours = Suite(house, await enrolled(house, READERS))
    found = await alternately({CHARTKEY: ours, PEER: peer, BARE: BareSite(house)}, reads, runs, tuple(TARGETS))
    lines = [Line(kind, page, readings) for (kind, page), readings in found.items()]
    lines.sort(key=lambda line: list(SHOWN).index(line.page))
    targets = table.of_targets(verdicts(lines))
    figures = [asdict(line) for line in lines]
    return Report("reads", {"lines": figures}, f"{of_lines(lines)}\n\n{targets}")


async def enrolled(house: House, count: int) -> list[Patient]:
    """So many patients with accounts and charts, in an otherwise empty house."""
    await house.empty()
    await house.start()
    found = [await patients.enroll(house, number) for number in range(count)]
    house.stop()
    return found


async def alternately(
    sites: Mapping[str, Site], reads: int, runs: int, pages: Sequence[str]
) -> dict[tuple[str, str], list[Reading]]:
    """Every site in turn, started afresh for each run; (site, page) -> its runs."""
    found: dict[tuple[str, str], list[Reading]] = {}
    for number in range(runs):
        for kind, site in sites.items():
            await site.open()
            try:
                for page in pages:
                    reading = await read(site, page, reads=reads)
                    found.setdefault((kind, page), []).append(reading)
                    print(f"run {number + 1}, {kind}, {page}: {reading.together.milliseconds:.2f} CPU ms", flush=True)
            finally:
                await site.close()
    return found


def verdicts(lines: Sequence[Line]) -> list[str]:
    """Our own pages beside their targets."""
    return [TARGETS[line.page].line(line.row.milliseconds.median) for line in lines if line.kind == CHARTKEY]


def of_lines(lines: Sequence[Line]) -> str:
    """Time of a page alone, then rate and CPU of all readers together."""
    told = ["| page | what | p50 ms | p99 ms | reads/s | CPU ms per read | spread | of it |", "| --- " * 8 + "|"]
    for line in lines:
        cpu = line.row.milliseconds
        told.append(
            f"| {line.page} | {line.kind} | {line.alone(50):.1f} | {line.alone(99):.1f} | {line.row.rate.median:.0f} "
            f"| {cpu.median:.2f} | {cpu.low:.2f}-{cpu.high:.2f} | {table.of_parts(line.row)} |"
        )
    return "\n".join(told)
