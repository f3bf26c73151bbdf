"""What a practice takes back is gone at once and stays gone, in whatever order the words come."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from shared.contracts.ehr import LabWithdrawn, RecordWithdrawn
from shared.contracts.records import ProfileShown
from shared.messages import Event
from tests.integration.records.reader import CHART, Reader, heard, hits, opened, refusals, rows, share, share_lab
from tests.suite import Suite
from tests.unit.records.builders import condition, patient
from tests.unit.records.section_builders import LOINC, concept, lab, order

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-01T00:00:00+00:00" for month in (1, 2, 3))
UNTIMED = {"ce-time": ""}
CANARY = "Canary of the heart"


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read diagnoses, labs, medications and the profile."""
    return await opened(suite, scopes=("diagnoses", "labs", "medications", "demographics"))


def taken_back(kind: str = "Condition", resource_id: str = "c1", **more: Any) -> RecordWithdrawn:
    """The practice takes back a resource of the chart."""
    return RecordWithdrawn(chart_id=CHART, resource_type=kind, resource_id=resource_id, **more)


def unshared(resource_id: str = "l1", **more: Any) -> LabWithdrawn:
    """The practice no longer shares this lab."""
    return LabWithdrawn(chart_id=CHART, resource_type="Observation", resource_id=resource_id, **more)


async def tell(reader: Reader, told: Event, count: int, **headers: str) -> str:
    """The EHR says it, and it is heard as the `count`th."""
    ce_id = await reader.suite.ehr.tell(told, **headers)
    await heard(reader.suite, count)
    return ce_id


@pytest.mark.spec("S119")
async def test_what_is_taken_back_is_gone_and_nothing_of_it_is_stored(reader: Reader) -> None:
    await share(reader.suite, condition(display=CANARY, code="1"))
    await heard(reader.suite, 2)
    assert await reader.names() == [CANARY]

    await tell(reader, taken_back(), 3)

    assert await reader.names() == []
    assert await hits(reader.suite, CANARY) == []
    assert await rows(reader.suite, "select action, category, subject from audit where action ~ 'share|withdraw'") == [
        ("share", "diagnoses", "Condition/c1"),
        ("withdraw", "diagnoses", "Condition/c1"),
    ]


@pytest.mark.spec("S120")
async def test_a_lab_that_is_no_longer_shared_is_missing_from_the_next_reading(reader: Reader) -> None:
    await share_lab(reader.suite, lab())
    await heard(reader.suite, 2)
    assert (await reader.see("labs")).total == 1

    await tell(reader, unshared(), 3)
    assert (await reader.see("labs")).total == 0

    await share(reader.suite, lab(meta={"versionId": "9"}))
    await heard(reader.suite, 4)
    assert (await reader.see("labs")).total == 0


def versioned(number: int) -> dict[str, Any]:
    """A version of one lab, named by its number."""
    return lab(code=concept(f"Version {number}", LOINC, "1"), meta={"versionId": str(number)})


HISTORY = (("share", 1, JANUARY), ("withdraw", 1, FEBRUARY), ("share", 1, MARCH))
"""Shared, taken back and shared again, the same version all the time; a beginning of it is a history too."""


@pytest.mark.spec("S120")
@pytest.mark.parametrize("length", [2, 3])
async def test_the_last_word_stands_in_whatever_order_they_come_and_however_often(reader: Reader, length: int) -> None:
    orders = list(itertools.permutations(HISTORY[:length]))
    count = 1
    for number, words in enumerate(orders):
        for kind, version, time in (*words, words[0]):
            told = {**versioned(version), "id": f"l{number}"}
            if kind == "share":
                await share_lab(reader.suite, told, **{"ce-time": time})
            else:
                told_back = unshared(f"l{number}", version_id=str(version))
                await reader.suite.ehr.tell(told_back, **{"ce-time": time})
            count += 1
            await heard(reader.suite, count)

    assert (await reader.see("labs")).total == (len(orders) if length == 3 else 0)


@pytest.mark.parametrize("words", list(itertools.permutations(("share 1", "withdraw 2", "share 3"))))
async def test_a_newer_version_than_the_one_taken_back_is_shown(reader: Reader, words: tuple[str, ...]) -> None:
    for count, told in enumerate(words, start=2):
        kind, _, number = told.partition(" ")
        if kind == "share":
            await share_lab(reader.suite, versioned(int(number)))
            await heard(reader.suite, count)
        else:
            await tell(reader, unshared(version_id=number), count)

    assert await reader.names("labs") == ["Version 3"]


async def test_without_version_and_time_what_was_taken_back_stays_so_and_the_ehr_learns_it(reader: Reader) -> None:
    await tell(reader, taken_back(), 2, **UNTIMED)
    ce_id = await share(reader.suite, condition(), **UNTIMED)
    await heard(reader.suite, 3)

    assert await refusals(reader.suite) == [(ce_id, "withdrawn")]
    assert await reader.names() == []

    await share(reader.suite, condition())
    await heard(reader.suite, 4)
    assert await reader.names() == ["High blood pressure"]


async def test_taking_back_an_older_version_hides_nothing_and_the_ehr_learns_it(reader: Reader) -> None:
    await share(reader.suite, condition(meta={"versionId": "4"}))
    await heard(reader.suite, 2)

    ce_id = await tell(reader, taken_back(version_id="3"), 3)

    assert await refusals(reader.suite) == [(ce_id, "superseded")]
    assert await reader.names() == ["High blood pressure"]


async def test_taking_back_a_second_time_is_as_new_as_its_last_saying(reader: Reader) -> None:
    await tell(reader, taken_back(), 2, **{"ce-time": JANUARY})
    await tell(reader, taken_back(), 3, **{"ce-time": MARCH})
    ce_id = await share(reader.suite, condition(), **{"ce-time": FEBRUARY})

    assert await refusals(reader.suite) == [(ce_id, "withdrawn")]
    assert await rows(reader.suite, "select count(*) from audit where action = 'withdraw'") == [(1,)]


async def test_what_is_named_by_a_resource_that_was_taken_back_goes_with_it(reader: Reader) -> None:
    pointing = {name: value for name, value in order().items() if name != "medicationCodeableConcept"}
    await share(reader.suite, {**pointing, "medicationReference": {"reference": "Medication/x"}})
    await share(reader.suite, {"resourceType": "Medication", "id": "x", "code": concept("Aspirin")})
    await heard(reader.suite, 3)
    assert await reader.names("medications") == ["Aspirin"]

    await tell(reader, taken_back("Medication", "x"), 4)

    assert await reader.names("medications") == []


@pytest.mark.spec("S125")
async def test_a_patient_that_was_taken_back_is_not_in_the_profile(reader: Reader) -> None:
    await share(reader.suite, patient())
    await heard(reader.suite, 2)
    await tell(reader, taken_back("Patient", "p1"), 3)

    shown = await reader.look_up()

    assert isinstance(shown, ProfileShown)
    assert shown.profile is None


async def test_only_what_can_be_shared_can_be_taken_back(reader: Reader) -> None:
    told = {
        await reader.suite.ehr.tell(taken_back("DocumentReference", "d")): "resource_type_refused",
        await reader.suite.ehr.tell(taken_back("Condition", "a b")): "resource_invalid",
        await reader.suite.ehr.tell(
            LabWithdrawn(chart_id=CHART, resource_type="Condition", resource_id="c1")
        ): "resource_type_refused",
    }

    assert dict(await refusals(reader.suite, 3)) == told
    assert await rows(reader.suite, "select 1 from resources") == []


async def test_another_practices_word_takes_nothing_back(reader: Reader) -> None:
    await share(reader.suite, condition())
    await heard(reader.suite, 2)
    async with reader.suite.connection("records") as connection:
        await connection.execute("update resources set practice_id = 'elsewhere'")

    await tell(reader, taken_back(), 3)

    assert await rows(reader.suite, "select practice_id, set_aside from resources order by 1") == [
        ("elsewhere", None),
        ("integrative-medicine", "withdrawn"),
    ]
