"""Who can see a chart, as the page tells it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shared.contracts.readers import ReadersRefused, ReadersShown, ShowReaders
from shared.seals import fingerprint
from tests.fakes.belongings import SELF
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import NAUGHTY, chart, sign_in, unsealed


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


@pytest.mark.spec("S84")
async def test_everybody_is_told_with_reason_beginning_and_end(browser: Browser, stage: Stage) -> None:
    page = text_of(await browser.get(chart(stage, "readers")))
    assert "Maria Álvarez (you) As The patient Since March 2, 2026 Until No end date." in page
    assert "João Álvarez As The patient's spouse or partner Since May 9, 2026 Until May 9, 2027" in page
    assert "The people who work there can see it." in page
    assert "Call Integrative Medicine . They can end this access at once." in page
    [asked] = stage.bus.asks(ShowReaders)
    assert (asked.session, asked.grant_id) == (fingerprint(browser.kept["__Host-session"]), stage.household.grant_id)


async def test_whoever_acts_for_the_patient_is_told_that_there_may_be_others(browser: Browser, stage: Stage) -> None:
    stage.household.own.readers = ReadersShown(readers=(SELF,), all_told=False)
    assert "Who else can see it" in text_of(await browser.get(chart(stage, "readers")))


async def test_somebody_elses_chart_is_never_asked_for(browser: Browser, stage: Stage) -> None:
    assert (await browser.get(f"/charts/{uuid4()}/readers")).status_code == 404
    assert stage.bus.asks(ShowReaders) == []


async def test_a_revoked_chart_is_the_same_404_as_an_absent_one(browser: Browser, stage: Stage) -> None:
    path = chart(stage, "readers")
    await browser.get(path)
    stage.household.own.readers = ReadersRefused(reason="not_found")
    stage.household.revoked = True
    assert unsealed(await browser.get(path)) == unsealed(await browser.get(f"/charts/{uuid4()}/readers"))


@pytest.mark.parametrize("name", NAUGHTY[:6])
async def test_names_are_text_and_nothing_else(browser: Browser, stage: Stage, name: str) -> None:
    stage.household.own.readers = ReadersShown(readers=(SELF.model_copy(update={"name": name}),), all_told=True)
    assert (await browser.get(chart(stage, "readers"))).text.count("<script") == 1
