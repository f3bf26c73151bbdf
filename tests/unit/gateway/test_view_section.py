"""One section of a chart: every kind of entry in lay words, what is current first, where it comes from."""

from __future__ import annotations

from collections.abc import Sized

import pytest

from shared.contracts.entries import Appointment
from tests.fakes.chart import DIAGNOSES, ENTRIES, LONG_AGO
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import SECTIONS, chart, sign_in

RECEIVED = "Received from Integrative Medicine on November 3, 2025"
TOLD = {
    "diagnoses": (
        "Diagnoses", "High blood pressure Active Since March 2014", "Prediabetes Status not recorded Since 2019",
        "Your doctor calls it: Essential hypertension (disorder) (SNOMED CT 59621000", "Not yet confirmed",
        "Sinus infection Resolved January 6, 2021 – January 27, 2021",
    ),
    "medications": (
        "Medications", "Hydrochlorothiazide 25 mg (water pill) Active Since March 20, 2014",
        "Reason: High blood pressure", "How to take it: One tablet by mouth every morning",
        "Your doctor calls it: Hydrochlorothiazide 25 MG (RxNorm 316049", "Stopped Started January 6, 2021",
    ),
    "immunizations": (
        "Immunizations", "All, newest first", "Flu shot Given On October 2, 2025", "Dose number: 1", "(CVX 140",
    ),
    "allergies": (
        "Allergies", "Peanuts Active Since 1999", "A reaction could be serious", "Reactions: Hives ; Trouble breathing",
    ),
    "procedures": ("Procedures", "In the past", "Colonoscopy (look inside the bowel) Done On May 17, 2022"),
    "care-plans": (
        "Care plans", "Managing your diabetes Active Since February 2020",
        "Goals: Blood sugar below 130 before meals", "Steps: Diabetic diet ; Exercise therapy",
    ),
    "labs": ("Lab results", "Complete blood count Final Taken on October 2, 2025", "Ask the office what they mean"),
    "appointments": (
        "Appointments", "Upcoming Check-up Booked March 2, 2027, 2:30 p.m.", "With: Dr. Grace Lee",
        "Where: Room 4, 12 Elm Street", "In the past Blood test Canceled September 1, 2025, 8:05 a.m.",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


@pytest.mark.spec("S119", "S120", "S121")
@pytest.mark.parametrize("section", SECTIONS)
async def test_a_section_tells_its_entries(browser: Browser, stage: Stage, section: str) -> None:
    page = await browser.get(chart(stage, section))
    assert page.status_code == 200
    for words in TOLD[section]:
        assert words in text_of(page)


@pytest.mark.spec("S139")
@pytest.mark.parametrize("section", SECTIONS)
async def test_every_entry_says_where_it_comes_from_and_how_to_correct_it(
    browser: Browser, stage: Stage, section: str
) -> None:
    page = text_of(await browser.get(chart(stage, section)))
    household: dict[str, Sized] = {"diagnoses": DIAGNOSES} | {str(name): kept for name, kept in ENTRIES.items()}
    assert page.count(RECEIVED) == len(household[section.replace("-", "_")])
    assert "Call Integrative Medicine . They keep these records and can correct them." in page


@pytest.mark.spec("S119", "S121")
@pytest.mark.parametrize(
    ("section", "now", "past"),
    [
        ("diagnoses", "High blood pressure", "Sinus infection"),
        ("medications", "Hydrochlorothiazide", "Amoxicillin"),
        ("appointments", "Check-up", "Blood test"),
    ],
)
async def test_what_is_current_stands_before_what_is_past(
    browser: Browser, stage: Stage, section: str, now: str, past: str
) -> None:
    page = text_of(await browser.get(chart(stage, section)))
    assert page.index(now) < page.index("In the past") < page.index(past)


@pytest.mark.spec("S120")
async def test_lab_values_are_a_table_with_range_and_flag_in_words(browser: Browser, stage: Stage) -> None:
    page = await browser.get(chart(stage, "labs"))
    assert "Test Your result Usual range Hemoglobin 11.2 g/dL Low 12 g/dL - 16 g/dL" in text_of(page)
    assert "Platelets 250 10*3/uL Not given" in text_of(page)
    assert page.text.count('<th scope="col">') == 3
    assert page.text.count('<th scope="row">') == 2


@pytest.mark.spec("S119")
async def test_an_intolerance_is_not_called_an_allergy(browser: Browser, stage: Stage) -> None:
    (peanuts,) = ENTRIES["allergies"]
    told = {"intolerance": True, "confirmed": False, "criticality": None}
    stage.household.entries["allergies"] = (peanuts.model_copy(update=told),)
    page = text_of(await browser.get(chart(stage, "allergies")))
    assert "An intolerance, not an allergy" in page
    assert "Not yet confirmed" in page
    assert "A reaction could be serious" not in page


@pytest.mark.spec("S121")
async def test_an_appointment_without_a_time_names_none(browser: Browser, stage: Stage) -> None:
    asked = Appointment(
        plain_name="Check-up", clinical_name="Check-up", code=None, status="requested", current=True, starts_at=None,
        ends_at=None, people=(), places=(), received_at=LONG_AGO,
    )  # fmt: skip
    stage.household.entries["appointments"] = (asked,)
    page = text_of(await browser.get(chart(stage, "appointments")))
    assert f"Check-up Asked for, not confirmed {RECEIVED}" in page


@pytest.mark.parametrize("section", SECTIONS)
async def test_an_empty_section_says_so_and_whom_to_ask(browser: Browser, stage: Stage, section: str) -> None:
    stage.household.diagnoses, stage.household.entries = (), {}
    page = await browser.get(chart(stage, section))
    assert page.status_code == 200
    assert "Nothing here yet" in text_of(page)
    assert "the office." in text_of(page)
    assert 'class="ck-record"' not in page.text


@pytest.mark.parametrize("section", SECTIONS)
async def test_a_section_is_told_in_spanish(browser: Browser, stage: Stage, section: str) -> None:
    stage.household.language = "es"
    english = {words for told in TOLD.values() for words in told}
    page = await browser.get(chart(stage, section) + "?language=es")
    page = await browser.get(chart(stage, section)) if page.is_redirect else page
    assert '<html lang="es">' in page.text
    assert "Recibido de Integrative Medicine el 3 de noviembre de 2025" in text_of(page)
    assert not [words for words in english if words in text_of(page) and words != "(CVX 140"]


@pytest.mark.spec("S121")
async def test_a_spanish_appointment_keeps_the_practices_clock(browser: Browser, stage: Stage) -> None:
    stage.household.language = "es"
    page = await browser.get(chart(stage, "appointments"), headers={"accept-language": "es"})
    assert "2 de marzo de 2027, 2:30 p. m." in text_of(page)
