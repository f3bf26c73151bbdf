"""What an EHR shares is kept once, newest version, and nothing else is."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from services.records.domain.resource import MAX_BYTES
from tests.integration.records.reader import CHART, Reader, heard, hits, refusals, rows, share
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.records.builders import coded, condition, patient, verification

CANARY = "canary-b1f2"


@pytest.mark.spec("S119")
async def test_a_resource_told_twice_is_kept_once(suite: Suite) -> None:
    await suite.start("records")

    await share(suite, condition(), ce_id="e1")
    await share(suite, condition(), ce_id="e1")
    await share(suite, condition(), ce_id="e2")
    await heard(suite, 2)

    assert await rows(suite, "select resource_type, resource_id, source from resources") == [
        ("Condition", "c1", "ehr.demo")
    ]
    assert await rows(suite, "select chain, actor, by_right, action, category, subject from audit") == [
        (f"{PRACTICE}/{CHART}", "ehr.demo", "practice", "share", "diagnoses", "Condition/c1")
    ]


async def test_the_same_event_months_later_changes_nothing(suite: Suite) -> None:
    await suite.start("records")
    await share(suite, condition(), ce_id="e1")
    await heard(suite, 1)
    before = await rows(suite, "select received_at from resources")
    async with suite.connection("records") as connection:
        await connection.execute("delete from inbox")

    await share(suite, condition(), ce_id="e1")
    await heard(suite, 1)

    assert await rows(suite, "select received_at from resources") == before


def version(resource_id: str, number: int) -> dict[str, Any]:
    meta = {"versionId": str(8 + number), "lastUpdated": f"2026-01-0{number}T00:00:00Z"}
    return condition(resource_id, code="1", display=f"version {number}", meta=meta)


async def test_the_newest_version_wins_in_whatever_order_they_come(suite: Suite) -> None:
    await suite.start("records")
    orders = {f"c{number}": order for number, order in enumerate(itertools.permutations((1, 2, 3)))}

    for turn in range(3):
        for resource_id, order in orders.items():
            await share(suite, version(resource_id, order[turn]))
        await heard(suite, (turn + 1) * len(orders))

    assert await rows(suite, "select content #>> '{code,text}', count(*) from resources group by 1") == [
        ("version 3", len(orders))
    ]


async def test_the_version_number_decides_then_the_date_then_the_arrival(suite: Suite) -> None:
    await suite.start("records")
    told = [
        condition("numbered", display="ten", meta={"versionId": "10", "lastUpdated": "2026-01-01T00:00:00Z"}),
        condition("numbered", display="nine", meta={"versionId": "9", "lastUpdated": "2026-01-05T00:00:00Z"}),
        condition("dated", display="new", meta={"lastUpdated": "2026-01-02T00:00:00Z"}),
        condition("dated", display="old", meta={"lastUpdated": "2026-01-01T23:00:00-00:30"}),
        condition("bare", display="earlier"),
        condition("bare", display="later"),
    ]

    for number, resource in enumerate(told, start=1):
        await share(suite, resource)
        await heard(suite, number)

    assert await rows(suite, "select resource_id, content #>> '{code,text}' from resources order by 1") == [
        ("bare", "later"),
        ("dated", "new"),
        ("numbered", "ten"),
    ]


async def test_the_same_id_in_two_charts_is_two_resources(suite: Suite) -> None:
    await suite.start("records")

    await share(suite, condition(), chart_id="a")
    await share(suite, condition(), chart_id="b")
    await heard(suite, 2)

    assert await rows(suite, "select chart_id from resources order by 1") == [("a",), ("b",)]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"resourceType": "DocumentReference", "id": "d", "description": CANARY}, "resource_type_refused"),
    ({"resourceType": "Composition", "id": "d", "title": CANARY}, "resource_type_refused"),
    ({"resourceType": "ClinicalImpression", "id": "d", "summary": CANARY}, "resource_type_refused"),
    ({"resourceType": "DiagnosticReport", "id": "d", "presentedForm": [{"data": CANARY}]}, "resource_type_refused"),
    (condition(onsetDateTime=CANARY), "resource_invalid"),
    (condition(severity={"text": CANARY}, category=[{"text": "x" * MAX_BYTES}]), "resource_too_large"),
    (condition(subject={"reference": f"Device/{CANARY}"}), "subject_mismatch"),
]


@pytest.mark.spec("S122")
async def test_what_may_not_enter_is_refused_to_the_ehr_and_stored_nowhere(suite: Suite) -> None:
    await suite.start("records")

    expected = {(await share(suite, resource), reason) for resource, reason in REFUSED}

    assert set(await refusals(suite, len(REFUSED))) == expected
    assert await rows(suite, "select 1 from resources") == []
    assert await hits(suite, CANARY) == []


@pytest.mark.spec("S122")
async def test_notes_and_contact_data_inside_accepted_resources_reach_no_table(suite: Suite) -> None:
    await suite.start("records")
    note, narrative = [{"text": CANARY}], {"status": "generated", "div": f"<div>{CANARY}</div>"}

    await share(suite, condition(note=note, text=narrative))
    await share(suite, patient(text=narrative, address=[{"text": CANARY}]))
    await share(
        suite,
        {
            "resourceType": "Observation",
            "id": "o",
            "status": "final",
            "code": {"text": "x"},
            "note": note,
            "text": narrative,
            "valueString": CANARY,
            "subject": {"reference": "Patient/p1"},
        },
    )
    await heard(suite, 3)

    assert await rows(suite, "select resource_type, set_aside from resources order by 1") == [
        ("Condition", None),
        ("Observation", "lab_not_shared"),
        ("Patient", None),
    ]
    assert await hits(suite, CANARY) == []
    assert await hits(suite, "1986-11-27") == []
    assert await hits(suite, "Essential hypertension") == ["records.resources"]


async def test_the_search_for_canaries_finds_bytes_too(suite: Suite) -> None:
    await suite.start("records")
    await share(suite, {"resourceType": "Composition", "id": "c"}, ce_id=CANARY)
    await refusals(suite)

    assert set(await hits(suite, CANARY)) == {"records.audit", "records.inbox", "records.outbox"}


async def test_a_resource_of_another_patient_is_refused(suite: Suite) -> None:
    await suite.start("records")
    await share(suite, condition("c1"))
    await heard(suite, 1)

    ce_id = await share(suite, condition("c2", subject={"reference": "Patient/p2"}))

    assert await refusals(suite) == [(ce_id, "subject_mismatch")]
    assert await rows(suite, "select resource_id from resources") == [("c1",)]


async def test_of_two_first_words_about_two_patients_the_later_one_is_refused(suite: Suite) -> None:
    """Told to two workers at once: neither sees the other's chart before it is committed."""
    await suite.start("records")
    async with suite.connection("records") as other, other.transaction():
        first = "insert into charts (practice_id, chart_id, subject, certain) values ($1, $2, 'Patient/p1', false)"
        await other.execute(first, PRACTICE, CHART)
        ce_id = await share(suite, condition("c2", subject={"reference": "Patient/p2"}))
        await suite.somebody_waits("records", within=4.0)
    assert await refusals(suite) == [(ce_id, "subject_mismatch")]
    assert await rows(suite, "select resource_id from resources") == []


async def test_the_charts_own_patient_settles_who_it_is_about(suite: Suite) -> None:
    reader = Reader(suite)
    await suite.start("records")
    await share(suite, condition("wrong", display="Somebody else's", subject={"reference": "Patient/p2"}))
    await heard(suite, 1)
    await share(suite, patient())
    await share(suite, condition("right", code="1", display="Own"))
    await heard(suite, 3)
    await suite.announce(reader.granted())

    assert await reader.names() == ["Own"]

    other = await share(suite, patient("p3"))
    assert await refusals(suite) == [(other, "subject_mismatch")]


async def test_a_wrong_entry_that_is_corrected_disappears(suite: Suite) -> None:
    reader = Reader(suite)
    await suite.start("records")
    await suite.announce(reader.granted())
    await share(suite, condition(meta={"versionId": "1"}))

    async def listed() -> bool:
        return await reader.names() == ["High blood pressure"]

    await eventually(listed)
    await share(
        suite,
        condition(meta={"versionId": "2"}, verificationStatus=verification("entered-in-error")),
    )

    async def gone() -> bool:
        return await reader.names() == []

    assert await eventually(gone)


async def test_a_condition_whose_meaning_is_modified_is_kept_aside_and_not_shown(suite: Suite) -> None:
    reader = Reader(suite)
    await suite.start("records")
    await share(suite, condition("c1", modifierExtension=[{"url": "http://x.example/not", "valueBoolean": True}]))
    await share(suite, condition("c2", code="1", display="Plain"))
    await heard(suite, 2)
    await suite.announce(reader.granted())

    assert await reader.names() == ["Plain"]
    assert await rows(suite, "select resource_id, set_aside from resources order by 1") == [
        ("c1", "modifier_not_understood"),
        ("c2", None),
    ]


async def test_one_bad_resource_does_not_hold_up_its_neighbors(fresh: Suite) -> None:
    for number in range(20):
        await share(fresh, condition(f"c{number}"))
        await share(fresh, condition(f"bad{number}", clinicalStatus=coded("x", "y") if number % 2 else 7))

    await fresh.start("records")
    await refusals(fresh, 10)
    await heard(fresh, 40)

    assert await rows(fresh, "select count(*) from resources") == [(30,)]
