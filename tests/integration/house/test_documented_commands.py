"""The commands that the documents show do what they say, on real servers."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from shared.contracts.practices import ConsoleLaunched, LaunchConsole
from shared.seals import Sealer
from tests.architecture.sources import PROJECT
from tests.suite import SERVICES, Servers, Suite, eventually


async def python(*words: str, environment: Mapping[str, str], folder: Path = PROJECT) -> str:
    """What `python -m ...` printed; AssertionError with its complaint when it failed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        env={**os.environ, **environment},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return said.decode()


@pytest.mark.parametrize("service", SERVICES)
async def test_migrating_again_changes_nothing(suite: Suite, service: str) -> None:
    owner = {"CHARTKEY_DATABASE_OWNER_URL": suite.database_url(service, owner=True)}
    said = await python(f"services.{service}", "migrate", environment=suite.environment(service) | owner)
    assert '"applied": []' in said


async def test_a_practice_is_added_and_an_ehr_invites_to_it(suite: Suite) -> None:
    add = ("practice", "add", "Integrative Medicine", "--ehr", "ehr.demo")
    await python("services.enrollment", *add, environment=suite.environment("enrollment"))
    await suite.start("enrollment")
    ehr = {"CHARTKEY_EHR_RABBITMQ_URL": suite.servers.broker_url("ehr.demo")}
    await python("examples.ehr.publish", "someone@example.com", "1984-07-02", environment=ehr)

    async def invited() -> bool:
        return any(change["status"] == "invited" for change in suite.ehr.said("enrollment.changed"))

    await eventually(invited)


async def test_the_topology_is_printed(servers: Servers) -> None:
    said = await python("launcher.topology", environment={"CHARTKEY_HOME": os.environ["CHARTKEY_TEST_DIRECTORY"]})
    assert '"topic_permissions"' in said


@pytest.mark.parametrize("module", ["messages", "asyncapi", "schema", "samples", "spec", "dead_letters"])
async def test_every_tool_explains_itself(module: str) -> None:
    assert "usage:" in await python(f"tools.{module}", "--help", environment={})


async def test_dead_letters_are_listed_for_a_running_suite(suite: Suite) -> None:
    folder = os.environ["CHARTKEY_TEST_DIRECTORY"]
    said = await python("launcher", "dead", "--dir", folder, "list", environment={})
    assert said == "There are no dead letters.\n"


async def test_a_vendor_makes_a_key_and_opens_the_console(suite: Suite, tmp_path: Path) -> None:
    """As integrate-an-ehr.md shows it, but for the browser that would open the page."""
    here = {"PYTHONPATH": str(PROJECT)}
    await python("examples.ehr.keys", "riverside-1", environment=here, folder=tmp_path)
    key, public = tmp_path / "riverside-1.private.pem", tmp_path / "riverside-1.public.json"
    assert key.stat().st_mode & 0o777 == 0o600
    add = ("practice", "add", "Riverside Family Care", "--id", "riverside", "--keys", str(public))
    await python("services.enrollment", *add, environment=suite.environment("enrollment"))
    listed = await python("services.enrollment", "practice", "list", environment=suite.environment("enrollment"))
    assert listed.split()[:2] == ["riverside", "ehr.riverside"]
    shown = await python(
        "services.enrollment", "practice", "show", "riverside", environment=suite.environment("enrollment")
    )
    assert "riverside-1 EdDSA" in shown
    page = await python(
        "examples.ehr.launch", str(key), "ehr.riverside", "riverside", "http://localhost:8080", environment=here
    )
    await suite.start("enrollment")
    word = page.partition('name="launch" value="')[2].partition('"')[0]
    opened = await suite.bus.ask(LaunchConsole(launch=_sealer(suite).seal("enrollment", word)))
    assert isinstance(opened, ConsoleLaunched)
    assert opened.practice.name == "Riverside Family Care"


@pytest.mark.spec("S12")
async def test_a_vendor_invites_and_reads_the_access_code_by_amqp(suite: Suite, tmp_path: Path) -> None:
    """As integrate-an-ehr.md shows it."""
    await python("examples.ehr.keys", "demo-1", environment={"PYTHONPATH": str(PROJECT)}, folder=tmp_path)
    add = (
        "practice",
        "add",
        "Integrative Medicine",
        "--ehr",
        "ehr.demo",
        "--keys",
        str(tmp_path / "demo-1.public.json"),
    )
    await python("services.enrollment", *add, environment=suite.environment("enrollment"))
    await suite.start("enrollment")
    ehr = {"CHARTKEY_EHR_RABBITMQ_URL": suite.servers.broker_url("ehr.demo")}
    await suite.ehr.close()
    await python("examples.ehr.publish", "someone@example.com", "1984-07-02", environment=ehr)
    seal = ("--seal", str(tmp_path / "demo-1-seal.private.pem"))
    about = json.dumps({"staff_id": "dr.lee", "chart_id": "c-1"})
    said = await python("examples.ehr.ask", "show-access", about, *seal, environment=ehr)
    assert re.search(r'"access_code": "[0-9]{4}-[0-9]{4}"', said), said
    counted = await python("examples.ehr.ask", "count-invitations", '{"staff_id": "dr.lee"}', environment=ehr)
    assert '"reply": "InvitationsCounted"' in counted


def _sealer(suite: Suite) -> Sealer:
    secrets = suite.servers.secrets
    return Sealer(secrets.seal_private_keys["gateway"], secrets.seal_public_keys())
