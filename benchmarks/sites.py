"""What can be read signed in: the suite, the peer and the bare endpoint look alike to who measures them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks import chart
from benchmarks.browser import Browser
from benchmarks.house import House
from benchmarks.patients import Patient

SECTION, SUMMARY, PROFILE = "section of 3 entries", "summary, 8 sections of 3", "profile"
LARGE = "first 25 of a section of 5,003"
SHOWN: Mapping[str, Sequence[str]] = {
    SECTION: chart.names("diagnoses"),
    SUMMARY: [name for section in chart.SECTIONS for name in chart.names(section)],
    PROFILE: ["1950"],
    LARGE: chart.names("diagnoses"),
}
"""What each page must show, every time."""


@dataclass(frozen=True)
class Reader:
    """One person's browser, and where they find each page."""

    browser: Browser
    paths: Mapping[str, str]


class Site(Protocol):
    """A server with signed-in readers, each with a chart of their own."""

    async def open(self) -> None:
        """Start its processes."""

    async def close(self) -> None:
        """Stop them."""

    def readers(self) -> Sequence[Reader]:
        """Fresh connections of all who can read."""
        ...

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far by kind of process."""
        ...


@dataclass(frozen=True)
class Suite:
    """Chartkey, one worker per service."""

    house: House
    patients: Sequence[Patient]

    async def open(self) -> None:
        """All five processes."""
        await self.house.start()

    async def close(self) -> None:
        """All five."""
        self.house.stop()

    def readers(self) -> Sequence[Reader]:
        """Every patient in the browser in which they are logged in."""
        return [Reader(Browser(self.house.http_port, one.cookies), _paths(one)) for one in self.patients]

    def cpu(self) -> dict[str, float]:
        """Every process, Postgres and RabbitMQ."""
        return self.house.cpu()


def _paths(patient: Patient) -> Mapping[str, str]:
    section = patient.path("diagnoses")
    return {SECTION: section, SUMMARY: patient.path(), PROFILE: patient.path("profile"), LARGE: section}
