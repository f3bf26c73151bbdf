"""The peer's signed-in pages: gunicorn, its patients with the same charts, and browsers logged in by its own form."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks import chart, cpu, ehr
from benchmarks.browser import Browser
from benchmarks.house import answers
from benchmarks.patients import PASSWORD
from benchmarks.peers.runner import Peer
from benchmarks.sites import PROFILE, SECTION, SUMMARY, Reader
from launcher.layout import PROJECT

LOGIN = "/accounts/login/"
SERVER = ["-m", "gunicorn", "django.core.wsgi:get_wsgi_application()", "--log-level", "error"]
WORKERS = ["--workers", "2", "--worker-class", "gthread", "--threads", "2", "--keep-alive", "30"]


@dataclass
class PeerSite:
    """Two processes of two threads, a kept database connection each."""

    peer: Peer
    patients: int
    port: int = 0
    _cookies: list[dict[str, str]] = field(default_factory=list)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def prepare(self) -> None:
        """A fresh database with its patients, each logged in once."""
        await self.peer.prepare()
        told = json.dumps([_told(number) for number in range(self.patients)])
        await asyncio.to_thread(self.peer.run, "-m", "benchmarks.peers.seed", told=told)
        await self.open()
        self._cookies = [await asyncio.to_thread(self._log_in, number) for number in range(self.patients)]
        await self.close()

    async def open(self) -> None:
        """Start gunicorn."""
        self.port = self.peer.house.servers.ports.port("peer")
        argv = [str(self.peer.python), *SERVER, *WORKERS, "--bind", f"127.0.0.1:{self.port}"]
        with (self.peer.house.servers.directory / "peer-web.log").open("wb") as output:
            self._processes.append(
                subprocess.Popen(argv, cwd=PROJECT, env=self.peer.environment(), stdout=output, stderr=output)
            )
        await answers(self.port, LOGIN)

    async def close(self) -> None:
        """Stop it."""
        for process in self._processes:
            process.terminate()
            await asyncio.to_thread(process.wait, 30)
        self._processes.clear()

    def readers(self) -> Sequence[Reader]:
        """Everybody, logged in."""
        paths = {SECTION: "/chart/diagnoses", SUMMARY: "/chart", PROFILE: "/profile"}
        return [Reader(Browser(self.port, cookies), paths) for cookies in self._cookies]

    def cpu(self) -> dict[str, float]:
        """Gunicorn with its workers, and Postgres; these pages need no broker."""
        web = sum(cpu.seconds(process.pid) for process in self._processes)
        return {"web": web, "postgres": self.peer.house.cpu()["postgres"]}

    def _log_in(self, number: int) -> dict[str, str]:
        browser = Browser(self.port)
        answer = browser.submit(LOGIN, credentials(number))
        assert answer.location == "/profile", f"{answer.status} {answer.location}"
        browser.close()
        return browser.cookies


def credentials(number: int) -> dict[str, str]:
    """What patient `number` types into allauth's form."""
    return {"login": ehr.address(number), "password": PASSWORD}


def _told(number: int) -> dict[str, Any]:
    """A patient as the seeding program wants them."""
    chart_id = ehr.chart_id(number)
    resources: list[dict[str, Any]] = [
        {"section": section, "sorted_by": f"2020-01-0{place + 1}", "content": _plain(section, place, resource)}
        for section, found in chart.sections(chart_id).items()
        for place, resource in enumerate(found)
    ]
    who = chart.patient(chart_id) | {"name": [{"text": "Ana Maria Ruiz"}]}
    resources.append({"section": "demographics", "sorted_by": None, "content": who})
    return {"email": ehr.address(number), "password": PASSWORD, "resources": resources}


def _plain(section: str, place: int, resource: dict[str, Any]) -> dict[str, Any]:
    """The same resource with what the template shows already in place: the peer is spared all reading of FHIR."""
    shown = {"code": {"text": chart.names(section)[place]}, "date": f"2020-01-0{place + 1}"}
    return resource | shown | {"status": "active", "recorder": {"display": "Dr. Lee"}}
