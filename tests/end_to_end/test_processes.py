"""Services as processes, started as operators start them, and the README's EHR as a newcomer would run it."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.layout import PROJECT
from launcher.ports import free_port
from tests.end_to_end.town import Town
from tests.suite import Suite, eventually

FASTSTREAM = str(Path(sys.executable).parent / "faststream")


def page(port: int, path: str) -> tuple[int, str]:
    """(status, text) of a health page; (0, "") when nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


@contextmanager
def process(suite: Suite, service: str, command: list[str], port: int) -> Iterator[subprocess.Popen[str]]:
    """A service's process with this suite's environment."""
    environment = {**os.environ, **suite.environment(service), "CHARTKEY_HEALTH_PORT": str(port)}
    environment["CHARTKEY_DATABASE_OWNER_URL"] = suite.database_url(service, owner=True)
    started = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def ready(*ports: int) -> Callable[[], Awaitable[bool]]:
    """A check that every port says ready."""

    async def check() -> bool:
        return all([(await asyncio.to_thread(page, port, "/readyz"))[0] == 200 for port in ports])

    return check


@pytest.mark.parametrize("service", ["enrollment", "identity", "notifications", "records"])
async def test_a_service_runs_shows_its_health_and_drains_at_sigterm(suite: Suite, service: str) -> None:
    port = free_port()
    with process(suite, service, [sys.executable, "-m", f"services.{service}", "run"], port) as running:
        await eventually(ready(port), within=60)
        assert page(port, "/livez") == (200, "ok\n")
        assert "chartkey_outbox_sent_total" in page(port, "/metrics")[1]
        running.send_signal(signal.SIGTERM)
        output, _ = await asyncio.to_thread(running.communicate, timeout=60)
        assert (running.returncode, "service.stopped" in output) == (0, True)


async def test_migrating_again_changes_nothing(suite: Suite) -> None:
    with process(suite, "records", [sys.executable, "-m", "services.records", "migrate"], free_port()) as running:
        output, _ = await asyncio.to_thread(running.communicate, timeout=60)
        assert (running.returncode, '"applied": []' in output) == (0, True)


async def test_faststreams_own_command_line_runs_several_workers(suite: Suite) -> None:
    port = free_port()
    command = [FASTSTREAM, "run", "services.enrollment.app:application", "--factory", "--workers", "2"]
    with process(suite, "enrollment", command, port) as running:
        drained = threading.Thread(target=lambda: running.stdout and running.stdout.read(), daemon=True)
        drained.start()
        await eventually(ready(port, port + 1), within=90)
        running.send_signal(signal.SIGTERM)
        await asyncio.to_thread(running.wait, 60)


async def test_the_ehr_of_the_readme_invites_its_patient(town: Town) -> None:
    program = re.search(r"```python\n(.*?)```", (PROJECT / "README.md").read_text(), re.S)
    assert program is not None
    url = town.suite.servers.broker_url("ehr.demo")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program.group(1)],
        env={**os.environ, "CHARTKEY_EHR_RABBITMQ_URL": url},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert len(program.group(1).splitlines()) <= 22
    await town.mailed_link(email="ana@example.com")
