"""From nothing to a working invitation, by AMQP and by HTTPS: the commands of docs/how-to/integrate-an-ehr.md."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import practice, topology
from launcher.servers import Servers, attach
from tests.architecture.sources import PROJECT
from tests.end_to_end.town import Town, open_town, proof
from tests.suite import Suite

PAGE = PROJECT / "docs" / "how-to" / "integrate-an-ehr.md"
ADD = "./chartkey practice "
PORTAL = "http://localhost:8080"


def shown() -> list[str]:
    """Every command under "In a quarter of an hour", in order."""
    section = PAGE.read_text().partition("## In a quarter of an hour")[2].partition("\n## ")[0]
    return [line for block in re.findall(r"```sh\n(.*?)```", section, re.S) for line in block.splitlines()]


@pytest.fixture
def attached(template: object) -> Iterator[Servers]:
    """The servers of the tests; the EHR that is added is gone afterwards."""
    found = attach(Path(os.environ["CHARTKEY_TEST_DIRECTORY"]))
    before = topology.read_ehr_systems(found.directory / "ehr-systems.json")
    yield found
    practice.apply(found, before)


async def run(command: str, *, folder: Path, environment: dict[str, str]) -> str:
    """What a shell prints; AssertionError with its complaint when it failed."""
    told = {**os.environ, **environment, "PYTHONPATH": str(PROJECT)}
    process = await asyncio.create_subprocess_shell(
        command, env=told, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complaint = await process.communicate()
    assert process.returncode == 0, f"{command}\n{said.decode()}\n{complaint.decode()}"
    return said.decode()


async def typed(command: str, town: Town, attached: Servers, *, folder: Path, portal: str) -> str:
    """The command as it is shown, at this test's addresses; the launcher's own, which would look for a suite of
    `./chartkey up`, in its two parts: enrollment's program and the broker."""
    if command.startswith(ADD):
        words = command.removeprefix("./chartkey ")
        enrollment = town.suite.environment("enrollment")
        said = await run(f"{sys.executable} -m services.enrollment {words}", folder=folder, environment=enrollment)
        systems = topology.read_ehr_systems(attached.directory / "ehr-systems.json")
        told = practice.joined(systems, "ehr.riverside", shlex.split(words)[4])
        await asyncio.to_thread(practice.apply, attached, told)
        return said
    url = attach(attached.directory).rabbitmq_url("ehr.riverside") if "$(./chartkey practice url" in command else ""
    here = re.sub(r'"\$\([^)]*\)"', shlex.quote(url), command).replace(PORTAL, portal)
    return await run(here.replace("python -m", f"{sys.executable} -m"), folder=folder, environment={})


@pytest.mark.spec("S8", "S10", "S12")
async def test_a_vendor_comes_from_nothing_to_a_working_invitation(
    suite: Suite, attached: Servers, tmp_path: Path
) -> None:
    async with open_town(suite) as town:
        portal = town.gateway.public_url
        said = [await typed(one, town, attached, folder=tmp_path, portal=portal) for one in shown()]
        codes = [re.findall(r'"access_code": "([0-9]{4}-[0-9]{4})"', one) for one in said]
        by_amqp, by_https = (found[0] for found in codes if found)
        for email, code in (("someone@example.com", by_amqp), ("another@example.com", by_https)):
            browser = town.browser()
            await browser.get(await town.mailed_link(email=email))
            born = {"birth_month": "07", "birth_day": "02", "birth_year": "1984"}
            verified = await browser.submit("/verify/pin", proof(code, **born))
            assert verified.headers["location"] == "/last-look"
    assert [one.count('"enrollment.changed"') > 1 for one in said] == [False] * (len(said) - 1) + [True]


def test_the_page_shows_both_ways() -> None:
    commands = " ".join(shown())
    for part in ("examples.ehr.keys", "practice add", "ehr.ask invite-person", "ehr.ask show-access",
                 "invite-person", "ehr.call", " feed"):  # fmt: skip
        assert part in commands
