"""Two accounts at every door of each other's chart, and at their own when it is shut (trust.md 4, attacks 6 and 7)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import httpx
import pytest

from shared.contracts.ehr import LabShared
from shared.contracts.enrollment import RevokeAccess
from tests.end_to_end.doors import doors, submits
from tests.end_to_end.test_invited_patient_reads_records import portal, verify
from tests.end_to_end.town import CHART, EMAIL, Town, account
from tests.suite import PRACTICE, eventually
from tests.unit.gateway.browsing import Browser, hidden
from tests.unit.gateway.reading import SECTIONS
from tests.unit.records.section_builders import lab

OTHER, HER_EMAIL = "chart-eva", "eva@example.com"


async def grant_of(town: Town, chart: str) -> str:
    """The newest access to this chart."""
    return str((await town.desk(chart))[0].invitation_id)


async def came(town: Town, chart: str, email: str) -> Browser:
    """The patient of this chart, invited and in."""
    await town.invite(chart=chart, email=email)
    browser = town.browser()
    await verify(browser, town, await town.mailed_link(email=email), chart=chart)
    await browser.submit("/last-look")
    assert (await browser.submit("/create-account", account(email))).status_code == 303
    return browser


def beside(town: Town, browser: Browser) -> Browser:
    """The same browser at a further gateway, which remembers nothing yet."""
    other = Browser(replace(town))
    other.kept = dict(browser.kept)
    return other


def bare(answer: httpx.Response, grant: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, text and headers, without what differs in every answer."""
    text = re.sub(r'name="form" value="[^"]+"', "", answer.text).replace(grant, "")
    differing = {"date", "x-request-id", "set-cookie", "content-length"}
    return answer.status_code, text, [pair for pair in answer.headers.items() if pair[0] not in differing]


async def tried(browser: Browser, grant: str) -> dict[str, tuple[int, str, list[tuple[str, str]]]]:
    """What this browser is answered at every door of this chart, by GET, and by POST with a form of its own."""
    answers = {path.replace(grant, ""): bare(await browser.get(path), grant) for path in doors(grant)}
    form = hidden(await browser.get("/charts"))
    for path in submits():
        filled = re.sub(r"\{\w+:\w+\}", str(uuid4()), path.replace("{grant_id:uuid}", grant))
        answers[f"POST {path}"] = bare(await browser.send_form(filled, form), grant)
    return answers


async def opened(browser: Browser, grant: str) -> bool:
    """Is the lab there, and with it everything that a chart has?"""
    if (await browser.get(f"/charts/{grant}/trend/l1")).status_code != 200:
        return False
    return [(await browser.get(path)).status_code for path in doors(grant)].count(200) >= len(SECTIONS) + 11


@pytest.mark.spec("S90", "S124", "S131")
async def test_anothers_chart_is_at_every_door_as_one_that_never_was_and_ones_own_is_so_when_it_is_revoked(
    town: Town,
) -> None:
    await town.share()
    await town.suite.ehr.tell(LabShared(chart_id=CHART, resource=lab(subject={"reference": f"Patient/{CHART}"})))
    ana, eva = await came(town, CHART, EMAIL), await came(town, OTHER, HER_EMAIL)
    await portal(ana)
    anas, evas = await grant_of(town, CHART), await grant_of(town, OTHER)
    await eventually(partial(opened, ana, anas))
    for browser, foreign in ((eva, anas), (ana, evas)):
        answers = await tried(browser, foreign)
        assert answers == await tried(browser, str(uuid4()))
        assert {status for status, _, _ in answers.values()} <= {403, 404}

    # A gateway of its own for every door, each of which has just heard from identity that Ana may come in; the only
    # chart of a session takes the session with it.
    stale = {path: beside(town, ana) for path in doors(anas)}
    for browser in stale.values():
        assert (await browser.get(f"/charts/{anas}")).status_code == 200
    revoked = RevokeAccess(practice_id=PRACTICE, invitation_id=UUID(anas), staff_id="desk")
    await town.suite.bus.ask(revoked)
    await town.becomes("revoked")
    for path, browser in stale.items():
        shut = await browser.get(path)
        assert (shut.status_code, shut.headers["location"], shut.content) == (303, "/login?ended=yes", b""), path
        assert "content-disposition" not in shut.headers
