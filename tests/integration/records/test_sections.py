"""Every section, the summary and the profile, through the bus; each opens only to a grant that names it."""

from __future__ import annotations

from typing import get_args

import pytest

from shared.contracts.records import ProfileShown, RecordsRefused, Section, SectionShown, SummaryShown
from tests.integration.records.reader import CHART, Reader, heard, hits, opened, refusals, rows, share, share_lab
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition, patient, status
from tests.unit.records.section_builders import (
    allergic,
    goal,
    lab,
    operation,
    order,
    plan,
    report,
    shot,
    statement,
    visit,
)

NOT_FOUND = RecordsRefused(reason="not_found")
ALL: tuple[Section, ...] = get_args(Section)
SHARED = [condition(), order(), statement(), shot(), allergic(), operation(), plan(), goal(), visit()]
NAMES: dict[Section, list[str]] = {
    "diagnoses": ["High blood pressure"],
    "medications": ["Ibuprofen 200 mg tablet (for pain or fever)", "Aspirin"],
    "immunizations": ["Flu shot"],
    "allergies": ["Eggs"],
    "procedures": ["Colonoscopy (look inside the bowel)"],
    "care_plans": ["Physical therapy"],
    "labs": ["Chest X-ray", "Blood sugar (glucose)"],
    "appointments": ["Check-up"],
}


async def whole_chart(suite: Suite, *, scopes: tuple[str, ...] = (*ALL, "demographics")) -> Reader:
    """A reader of a chart with one resource of each type, all heard."""
    reader = await opened(suite, scopes=scopes)
    for resource in SHARED:
        await share(suite, resource)
    await share_lab(suite, lab())
    await share_lab(suite, report())
    await heard(suite, 3 + len(SHARED))
    return reader


@pytest.mark.spec("S119")
@pytest.mark.spec("S120")
@pytest.mark.spec("S121")
async def test_every_section_shows_what_was_shared_of_it_and_nothing_of_another(suite: Suite) -> None:
    reader = await whole_chart(suite)

    for section in ALL:
        page = await reader.see(section)
        assert [entry.plain_name for entry in page.entries] == NAMES[section]
        assert (page.section, page.total, page.page, page.pages) == (section, len(NAMES[section]), 1, 1)
        assert (page.chart.sections, page.chart.profile) == (ALL, True)
    [care] = (await reader.see("care_plans")).entries
    assert care.kind == "care_plan"
    assert (care.activities, care.goals) == (("Rest the arm",), ("Lift a cup",))


@pytest.mark.spec("S121")
async def test_an_appointment_keeps_its_offset_and_never_names_the_patient(suite: Suite) -> None:
    reader = await whole_chart(suite)

    [entry] = (await reader.see("appointments")).entries
    assert entry.kind == "appointment"
    assert entry.starts_at is not None
    assert entry.starts_at.isoformat() == "2040-05-01T09:00:00-05:00"
    assert (entry.people, entry.places) == (("Dr. Lee",), ("Main Street 5",))


async def test_an_appointment_of_another_patient_is_refused(suite: Suite) -> None:
    reader = await whole_chart(suite)
    theirs = [{"actor": {"reference": "Patient/p2", "display": "Somebody"}, "status": "accepted"}]
    both = [*theirs, {"actor": {"reference": "Patient/p1"}, "status": "accepted"}]

    first = await share(suite, visit("v2", participant=theirs))
    second = await share(suite, visit("v3", participant=both))

    expected = {(first, "subject_mismatch"), (second, "subject_mismatch")}
    assert set(await refusals(suite, 2)) == expected
    assert await reader.names("appointments") == ["Check-up"]


@pytest.mark.spec("D6")
@pytest.mark.parametrize("granted", ["medications", "labs"])
async def test_a_section_outside_the_grant_is_not_found_and_not_mentioned(suite: Suite, granted: Section) -> None:
    reader = await whole_chart(suite, scopes=(granted,))

    for section in ALL:
        page = await reader.look(section)
        assert page == NOT_FOUND if section != granted else isinstance(page, SectionShown)
    assert await reader.look_up() == NOT_FOUND
    summary = await reader.look_over()
    assert isinstance(summary, SummaryShown)
    assert (summary.chart.sections, summary.chart.profile) == ((granted,), False)
    assert [one.section for one in summary.sections] == [granted]


@pytest.mark.spec("D6")
async def test_a_grant_of_demographics_alone_opens_the_profile_alone(suite: Suite) -> None:
    reader = await whole_chart(suite, scopes=("demographics",))

    found = await reader.look_up()
    assert isinstance(found, ProfileShown)
    assert (found.chart.sections, found.chart.profile) == ((), True)
    assert await reader.look_over() == NOT_FOUND
    assert {str(await reader.look(section)) for section in ALL} == {str(NOT_FOUND)}


async def test_the_summary_counts_all_and_shows_the_first_three_of_each_section(suite: Suite) -> None:
    reader = await opened(suite, scopes=("diagnoses", "labs"))
    for number in range(5):
        over = {"clinicalStatus": status("resolved")} if number < 2 else {}
        await share(
            suite, condition(f"c{number}", code="1", display=f"D{number}", onsetDateTime=f"200{number}", **over)
        )
    await share(suite, lab())
    await heard(suite, 7)

    found = await reader.look_over()
    assert isinstance(found, SummaryShown)
    diagnoses, labs = found.sections
    assert ([entry.plain_name for entry in diagnoses.entries], diagnoses.total, diagnoses.current) == (
        ["D4", "D3", "D2"],
        5,
        3,
    )
    assert (labs.section, labs.entries, labs.total, labs.current) == ("labs", (), 0, 0)


async def test_sixty_diagnoses_are_three_pages_and_no_page_is_beyond_them(suite: Suite) -> None:
    reader = await opened(suite)
    for number in range(60):
        await share(suite, condition(f"c{number}", code="1", display=f"D{number:02}", onsetDateTime=str(1960 + number)))
    await heard(suite, 61)

    pages = {number: await reader.see(page=number) for number in (-(10**30), 0, 1, 2, 3, 99, 10**30)}

    assert [len(found.entries) for found in pages.values()] == [25, 25, 25, 25, 10, 10, 10]
    assert [found.page for found in pages.values()] == [1, 1, 1, 2, 3, 3, 3]
    assert {(found.total, found.pages) for found in pages.values()} == {(60, 3)}
    told = [entry.plain_name for number in (1, 2, 3) for entry in pages[number].entries]
    assert told == [f"D{number:02}" for number in reversed(range(60))]


@pytest.mark.spec("S125")
async def test_the_profile_opens_the_sealed_patient_and_is_nothing_before_there_is_one(suite: Suite) -> None:
    reader = await opened(suite, scopes=("demographics",))
    before = await reader.look_up()
    assert isinstance(before, ProfileShown)
    assert before.profile is None

    await share(suite, patient(communication=[{"language": {"text": "Spanish"}}]))
    await heard(suite, 2)

    found = await reader.look_up()
    assert isinstance(found, ProfileShown)
    assert found.profile is not None
    assert (found.profile.names, found.profile.born, found.profile.gender) == (("Gustavo Mejía",), "1986-11-27", "male")
    assert found.profile.languages == ("Spanish",)
    assert await hits(suite, "1986-11-27") == []


async def test_every_view_of_whatever_kind_leaves_an_audit_row_of_its_category(suite: Suite) -> None:
    reader = await opened(suite, scopes=("allergies", "demographics"))

    await reader.look("allergies")
    await reader.look_over()
    await reader.look_up()
    await reader.look("labs")

    own = f"account:{reader.account_id}"
    found = await rows(
        suite, "select chain, by_right, action, category from audit where action like '%view' order by id"
    )
    assert found == [
        *((f"{PRACTICE}/{CHART}", "self", "view", category) for category in ("allergies", "summary", "demographics")),
        (own, "none", "refuse-view", "labs"),
    ]
