"""The yardstick of a read: Litestar and uvicorn select the rows of a page, and nothing of ours stands around it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import uvicorn
import uvloop
from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler

from benchmarks import cpu
from benchmarks.browser import Browser
from benchmarks.house import House, answers
from benchmarks.sites import LARGE, PROFILE, SECTION, SUMMARY, Reader
from launcher.layout import PROJECT
from shared.db import Pool, open_pool

TYPES: Mapping[str, Sequence[str]] = {
    "section": ("Condition",),
    "summary": (
        "Condition", "MedicationRequest", "Immunization", "AllergyIntolerance", "Procedure", "CarePlan", "Observation",
        "Appointment",
    ),
    "profile": ("Patient",),
}  # fmt: skip
ROWS = """
select resources.content, resources.sealed is not null as sealed
from records.grants join records.resources using (practice_id, chart_id)
where grants.id = $1 and grants.account_id = $2 and grants.revoked_at is null and resource_type = any($3::text[])
order by section, sort_key limit 25
"""
GRANTS = "select grant_id, account_id from identity.grants order by granted_at"


@dataclass
class BareSite:
    """One process, as the role of records; who asks is believed."""

    house: House
    grants: list[tuple[UUID, UUID]] = field(default_factory=list)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _port: int = 0

    async def open(self) -> None:
        """Start it, and learn whose charts there are."""
        async with self.house.superuser() as connection:
            self.grants = [(row["grant_id"], row["account_id"]) for row in await connection.fetch(GRANTS)]
        self._port = self.house.servers.ports.port("bare")
        password = self.house.servers.secrets.postgres_runtimes["records"]
        url = self.house.servers.database_url("records_runtime", password)
        argv = [sys.executable, "-m", "benchmarks.bare_site", url, str(self._port)]
        self._processes.append(subprocess.Popen(argv, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}))
        await answers(self._port, "/ready")

    async def close(self) -> None:
        """End it."""
        for process in self._processes:
            process.terminate()
            process.wait(30)
        self._processes.clear()

    def readers(self) -> Sequence[Reader]:
        """One for every grant."""
        pages = {SECTION: "section", SUMMARY: "summary", PROFILE: "profile", LARGE: "section"}
        return [
            Reader(Browser(self._port), {page: f"/{name}/{grant}/{account}" for page, name in pages.items()})
            for grant, account in self.grants
        ]

    def cpu(self) -> dict[str, float]:
        """The endpoint and Postgres."""
        web = sum(cpu.seconds(process.pid) for process in self._processes)
        return {"web": web, "postgres": self.house.cpu()["postgres"]}


def application(pool: Pool) -> Litestar:
    """The rows of a page as JSON."""

    @get("/{page:str}/{grant:uuid}/{account:uuid}")
    async def show(page: str, grant: UUID, account: UUID) -> Response[bytes]:
        rows = await pool.fetch(ROWS, grant, account, TYPES[page])
        assert rows
        said = ["1950" if row["sealed"] else json.loads(row["content"]) for row in rows]
        return Response(json.dumps(said).encode(), media_type="application/json")

    @get("/ready")
    async def ready() -> str:
        return "ready"

    handlers: list[HTTPRouteHandler] = [show, ready]
    return Litestar(route_handlers=handlers, openapi_config=None, logging_config=None)


async def serve(database_url: str, port: int) -> None:
    """Until SIGTERM, configured as the gateway is."""
    pool = await open_pool(database_url, size=4, name="bare")
    config = uvicorn.Config(
        application(pool), host="127.0.0.1", port=port, http="httptools", lifespan="off", log_config=None,
        access_log=False, server_header=False, proxy_headers=False,
    )  # fmt: skip
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))
