"""The commands that the documents show do what they say, on real servers."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping

import pytest

from tests.suite import PRACTICE, SERVICES, Servers, Suite, eventually


async def python(*words: str, environment: Mapping[str, str]) -> str:
    """What `python -m ...` printed; AssertionError with its complaint when it failed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        env={**os.environ, **environment},
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
    add = ("add-practice", "--id", PRACTICE, "--name", "Integrative Medicine")
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
