"""What cannot be shown is not there: one 404 for the unknown, the ungranted, the revoked and the absent."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from shared.contracts.records import RecordsRefused, ViewProfile, ViewSection
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import SECTIONS, chart, sign_in, unsealed


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


async def absent(browser: Browser) -> httpx.Response:
    """A section of a chart that nobody has."""
    return await browser.get(f"/charts/{uuid4()}/labs")


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Nothing in the answers tells them apart."""
    names = [sorted(found.headers) for found in (one, other)]
    return (
        one.status_code == other.status_code == 404
        and unsealed(one) == unsealed(other)
        and len(one.content) == len(other.content)
        and names[0] == names[1]
    )


@pytest.mark.parametrize("name", ["nope", "care_plans", "Labs", "notes", "documents", "%00", "..%2fhelp", "a" * 4000])
async def test_a_section_that_does_not_exist_is_not_asked_for(browser: Browser, stage: Stage, name: str) -> None:
    page = await browser.get(chart(stage, name))
    assert page.status_code == 404
    assert stage.bus.asks(ViewSection) == []


@pytest.mark.spec("S90", "S120")
@pytest.mark.parametrize("section", [*SECTIONS, "profile"])
async def test_a_section_outside_the_grant_is_the_same_404_as_an_absent_one(
    browser: Browser, stage: Stage, section: str
) -> None:
    stage.household.sections, stage.household.opens_profile = (), False
    outside = await browser.get(chart(stage, section))
    assert same(outside, await absent(browser))
    assert same(outside, await browser.get(chart(stage, "nope")))


@pytest.mark.spec("S90")
@pytest.mark.parametrize("section", [*SECTIONS, "profile"])
async def test_a_section_of_a_revoked_chart_is_the_same_404(browser: Browser, stage: Stage, section: str) -> None:
    assert (await browser.get(chart(stage, section))).status_code == 200
    stage.bus.answers[ViewSection] = stage.bus.answers[ViewProfile] = RecordsRefused(reason="not_found")
    stage.household.revoked = True
    assert same(await browser.get(chart(stage, section)), await absent(browser))


async def test_somebody_elses_section_is_never_asked_for(browser: Browser, stage: Stage) -> None:
    for section in (*SECTIONS, "profile"):
        assert (await browser.get(f"/charts/{uuid4()}/{section}")).status_code == 404
    assert stage.bus.asks(ViewSection) == stage.bus.asks(ViewProfile) == []


@pytest.mark.parametrize("section", ["labs", "profile"])
async def test_a_session_that_ended_in_between_leads_to_log_in(browser: Browser, stage: Stage, section: str) -> None:
    await browser.get(chart(stage, section))
    stage.household.sessions.clear()
    stage.bus.answers[ViewSection] = stage.bus.answers[ViewProfile] = RecordsRefused(reason="session_over")
    assert (await browser.get(chart(stage, section))).headers["location"] == "/login?ended=yes"


async def test_only_the_first_page_waits_for_records(browser: Browser, stage: Stage) -> None:
    stage.household.records_ready = False
    assert "being prepared" in text_of(await browser.get(chart(stage)))
    assert (await browser.get(chart(stage, "labs"))).status_code == 404
