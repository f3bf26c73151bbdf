"""The profile: how the practice has the patient on record (S125)."""

from __future__ import annotations

import pytest

from tests.fakes.chart import PROFILE
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import chart, sign_in


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


@pytest.mark.spec("S125", "S128", "S139")
async def test_the_profile_tells_the_demographics_and_where_they_come_from(browser: Browser, stage: Stage) -> None:
    page = text_of(await browser.get(chart(stage, "profile")))
    for words in (
        "Name Ms. Maria Álvarez", "Other names Maria Gómez", "Date of birth April 28, 1986", "Gender Female",
        "Race White", "Ethnicity Hispanic or Latino", "Languages Spanish",
        "Received from Integrative Medicine on November 3, 2025",
        "Call Integrative Medicine . They keep these records and can correct them.",
    ):  # fmt: skip
        assert words in page
    assert "Date of death" not in page


@pytest.mark.spec("S125")
async def test_what_is_not_recorded_says_so(browser: Browser, stage: Stage) -> None:
    nothing = {"names": (), "born": None, "gender": None, "race": (), "ethnicity": (), "languages": ()}
    stage.household.profile = PROFILE.model_copy(update=nothing)
    page = text_of(await browser.get(chart(stage, "profile")))
    assert page.count("Not recorded") == len(nothing)
    assert "Other names" not in page


@pytest.mark.spec("S125")
async def test_partial_dates_are_told_as_they_are(browser: Browser, stage: Stage) -> None:
    stage.household.profile = PROFILE.model_copy(update={"born": "1931", "died": "2025-06", "gender": "x-unheard-of"})
    page = text_of(await browser.get(chart(stage, "profile")))
    assert "Date of birth 1931 Date of death June 2025 Gender Not recorded" in page


async def test_a_profile_that_was_not_shared_says_so(browser: Browser, stage: Stage) -> None:
    stage.household.profile = None
    page = text_of(await browser.get(chart(stage, "profile")))
    assert "Nothing here yet Integrative Medicine has not shared these details yet." in page


@pytest.mark.spec("S125")
async def test_the_profile_is_told_in_spanish(browser: Browser, stage: Stage) -> None:
    stage.household.language = "es"
    page = text_of(await browser.get(chart(stage, "profile"), headers={"accept-language": "es"}))
    assert "Datos personales" in page
    assert "Fecha de nacimiento 28 de abril de 1986 Género Femenino" in page
