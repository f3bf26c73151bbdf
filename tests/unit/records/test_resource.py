"""Which resources may enter, whose they are and how new they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.records.domain.resource import LABS, SHOWN, Aside, Identity, Refusal, identify, set_aside
from tests.unit.records.builders import condition, patient


def known(resource: dict[str, Any]) -> Identity:
    found = identify(resource)
    assert isinstance(found, Identity)
    return found


@pytest.mark.spec("S122")
@pytest.mark.parametrize(
    "kind", ["DocumentReference", "Composition", "ClinicalImpression", "Binary", "Communication", "Bundle", "Nonsense"]
)
def test_notes_documents_and_all_that_no_section_needs_are_refused_by_type(kind: str) -> None:
    assert identify({"resourceType": kind, "id": "x"}) is Refusal.TYPE


@pytest.mark.spec("S122")
def test_a_report_that_carries_its_text_as_a_document_is_refused() -> None:
    report = {"resourceType": "DiagnosticReport", "id": "r1", "presentedForm": [{"data": "bm90ZQ=="}]}

    assert identify(report) is Refusal.TYPE


@pytest.mark.spec("S122")
def test_a_document_inside_an_accepted_resource_is_refused() -> None:
    hidden = condition(contained=[{"resourceType": "DocumentReference", "id": "d"}])

    assert identify(hidden) is Refusal.TYPE


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"resourceType": 7, "id": "x"},
        {"resourceType": "Condition"},
        {"resourceType": "Condition", "id": "no spaces allowed"},
        {"resourceType": "Condition", "id": "x" * 65},
        {"resourceType": "Condition", "id": "x", "meta": "new"},
        {"resourceType": "Condition", "id": "x", "subject": "Patient/p1"},
        {"resourceType": "Condition", "id": "x", "subject": {"reference": 7}},
    ],
)
def test_what_is_not_a_resource_is_invalid(broken: dict[str, Any]) -> None:
    assert identify(broken) is Refusal.INVALID


@pytest.mark.parametrize(
    "reference",
    [
        "Patient/p1",
        "https://ehr.example/fhir/Patient/p1",
        "Patient/p1/_history/3",
        "urn:uuid:p1",
    ],
)
def test_the_patient_is_known_by_every_kind_of_reference(reference: str) -> None:
    assert known(condition(subject={"reference": reference})).subject == "p1"


def test_a_reference_to_somebody_who_is_no_patient_does_not_match_any_chart() -> None:
    assert identify(condition(subject={"reference": "Group/everyone"})) is Refusal.SUBJECT


def test_a_patient_is_its_own_subject_and_a_nameless_subject_is_compared_with_nobody() -> None:
    assert known(patient()).subject == "p1"
    assert known(condition(subject={"display": "Gustavo"})).subject is None
    assert known(condition(subject={"reference": "#inside"})).subject is None


def test_versions_are_compared_by_number_and_by_instant_when_they_are_such() -> None:
    dated = known(condition(meta={"versionId": "12", "lastUpdated": "2026-01-02T04:05:06+01:00"}))
    odd = known(condition(meta={"versionId": "abc", "lastUpdated": "yesterday"}))
    extreme = known(condition(meta={"versionId": "9" * 19, "lastUpdated": "9999-12-31T23:59:59-12:00"}))

    assert (dated.version, dated.last_updated) == (12, datetime(2026, 1, 2, 3, 5, 6, tzinfo=UTC))
    assert (odd.version, odd.last_updated) == (None, None)
    assert (extreme.version, extreme.last_updated) == (None, None)


def test_types_of_later_sections_are_kept_aside() -> None:
    assert set_aside({"resourceType": "CareTeam"}) is Aside.TYPE
    assert [kind for kind in sorted(SHOWN - LABS) if set_aside({"resourceType": kind})] == []


MODIFIER = [{"url": "http://x.example/not", "valueBoolean": True}]


@pytest.mark.parametrize(
    "resource",
    [
        condition(modifierExtension=MODIFIER),
        condition() | {"code": {"text": "x", "modifierExtension": MODIFIER}},
        condition(bodySite=[{"coding": [{"code": "x", "modifierExtension": MODIFIER}]}]),
        condition(contained=[{"resourceType": "Condition", "id": "i", "modifierExtension": MODIFIER}]),
        condition(implicitRules="http://x.example/rules"),
    ],
)
def test_a_modifier_anywhere_inside_keeps_the_whole_aside(resource: dict[str, Any]) -> None:
    assert set_aside(resource) is Aside.MODIFIER
    assert set_aside(condition()) is None


@pytest.mark.spec("S120")
@pytest.mark.parametrize("kind", ["Observation", "DiagnosticReport"])
def test_a_lab_is_kept_aside_until_it_is_shared_as_one(kind: str) -> None:
    modified = {"resourceType": kind, "component": [{"modifierExtension": MODIFIER}]}

    assert set_aside({"resourceType": kind}) is Aside.LAB
    assert set_aside(modified) is Aside.LAB
    assert set_aside({"resourceType": kind}, lab=True) is None
    assert set_aside(modified, lab=True) is Aside.MODIFIER


def visit(*actors: object) -> dict[str, Any]:
    return {"resourceType": "Appointment", "id": "v1", "participant": [{"actor": actor} for actor in actors]}


@pytest.mark.spec("S121")
@pytest.mark.parametrize(
    ("actors", "subject"),
    [
        ([{"reference": "Patient/p1"}, {"reference": "Practitioner/d"}], "p1"),
        ([{"reference": "Practitioner/d"}, {"reference": "https://ehr.example/Patient/p1/_history/2"}], "p1"),
        ([{"reference": "Patient/p1"}, {"reference": "Patient/p1/_history/1"}], "p1"),
        ([{"reference": "urn:uuid:p1", "type": "Patient"}], "p1"),
        ([{"reference": "urn:uuid:d"}, {"display": "Dr. Lee"}], None),
        ([{"reference": "Patient/p1"}, {"reference": "Patient/p2"}], Refusal.SUBJECT),
        ([{"reference": 7, "type": "Patient"}], Refusal.INVALID),
        ([None, 7, "Patient/p1"], None),
    ],
)
def test_an_appointment_is_its_one_patients(actors: list[object], subject: str | Refusal | None) -> None:
    found = identify(visit(*actors))

    assert (found.subject if isinstance(found, Identity) else found) == subject


@pytest.mark.parametrize("participants", [None, {}, "x", [7]])
def test_an_appointment_without_readable_participants_names_nobody(participants: object) -> None:
    assert known({"resourceType": "Appointment", "id": "v1", "participant": participants}).subject is None
