"""Only structured facts are kept of a resource."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from examples.ehr.charts import charts
from services.records.domain.content import kept, written
from services.records.tools import FhirModels
from tests.unit.records.builders import condition, patient

CANARY = "canary-b1f2"
NOTE = {"text": CANARY, "authorString": "Dr. Lee"}
NARRATIVE = {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{CANARY}</div>'}


@pytest.fixture(scope="module")
def fhir() -> FhirModels:
    return FhirModels()


@pytest.mark.spec("S122")
@pytest.mark.parametrize(
    "resource",
    [
        condition(note=[NOTE]),
        condition(text=NARRATIVE),
        condition(text=CANARY),
        condition(onsetString=CANARY),
        condition(abatementString=CANARY, _abatementString={"extension": [{"url": "x:y", "valueString": CANARY}]}),
        condition(extension=[{"url": "http://x.example/note", "valueString": CANARY}]),
        condition(extension=[{"url": "http://x.example/note", "extension": [{"url": "a", "valueMarkdown": CANARY}]}]),
        condition(contained=[{"resourceType": "Observation", "id": "o", "text": NARRATIVE, "note": [NOTE]}]),
        condition(contained=[{"resourceType": "Patient", "id": "p", "birthDate": CANARY, "telecom": [CANARY]}]),
        {"resourceType": "Observation", "id": "o", "valueString": CANARY, "component": [{"valueString": CANARY}]},
        {"resourceType": "DiagnosticReport", "id": "d", "conclusion": CANARY},
        {"resourceType": "CarePlan", "id": "p", "description": CANARY, "activity": [{"progress": [NOTE]}]},
        {"resourceType": "AllergyIntolerance", "id": "a", "reaction": [{"description": CANARY, "note": [NOTE]}]},
        {"resourceType": "Appointment", "id": "a", "comment": CANARY},
        patient(photo=[{"contentType": "text/plain", "data": CANARY}], text=NARRATIVE),
        patient(telecom=[{"value": CANARY}], address=[{"text": CANARY}], identifier=[{"value": CANARY}]),
        patient(contact=[{"name": {"text": CANARY}}], generalPractitioner=[{"display": CANARY}]),
    ],
)
def test_no_note_narrative_file_or_contact_comes_in(resource: dict[str, Any]) -> None:
    assert CANARY not in (written(kept(resource)) or "")


def test_facts_stay_as_they_were_written() -> None:
    told = condition(onsetDateTime="2010-05", meta={"versionId": "3"})

    assert kept(told) == told
    assert json.loads(written(told) or "") == told


def test_a_goals_coded_description_stays() -> None:
    goal = {"resourceType": "Goal", "id": "g", "description": {"text": "Less salt"}}

    assert kept(goal) == goal


def test_known_extensions_of_a_patient_stay_with_their_parts() -> None:
    race = {
        "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
        "extension": [{"url": "text", "valueString": "White"}],
    }

    assert kept(patient(extension=[race]))["extension"] == [race]


def test_arrays_that_stand_beside_each_other_keep_their_places() -> None:
    nothing_left = {"coding": [{"display": "x", "_other": [None, {"extension": [{"url": "a:b"}]}]}]}

    assert kept(condition() | {"code": nothing_left})["code"] == {"coding": [{"display": "x"}]}
    reason = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "x"}]}
    assert kept(condition(_x=[{"extension": [{"url": "a:b"}]}, reason]))["_x"] == [None, reason]


@pytest.mark.parametrize("value", [math.nan, math.inf, "\x00", "\ud800"])
def test_what_no_database_can_hold_is_not_written(value: object) -> None:
    assert written({"value": value}) is None


def test_equal_contents_are_written_alike() -> None:
    assert written({"a": 1, "b": 2}) == written({"b": 2, "a": 1})


def test_every_shared_resource_of_the_demo_charts_is_valid_after_the_cut(fhir: FhirModels) -> None:
    assert all(fhir.accept(kept(resource)) for chart in charts() for resource in chart.resources)


@pytest.mark.parametrize(
    "broken",
    [
        {"onsetDateTime": "2010-13"},
        {"onsetDateTime": "soon"},
        {"code": {"coding": [{"code": 7}]}},
        {"code": {"coding": {}}},
        {"unheardOf": "x"},
        {"clinicalStatus": "active"},
    ],
)
def test_what_is_no_valid_fhir_is_not_accepted(broken: dict[str, Any], fhir: FhirModels) -> None:
    assert fhir.accept(condition())
    assert not fhir.accept(condition(**broken))


@pytest.mark.spec("S120")
@pytest.mark.parametrize("words", ["Negative", " Yellow, clear ", "x" * 100])
def test_a_shared_lab_keeps_a_value_of_a_word_or_two(words: str) -> None:
    lab = {"resourceType": "Observation", "id": "o", "valueString": words}

    assert kept(lab, lab=True)["valueString"] == words.strip()
    assert "valueString" not in kept(lab)


@pytest.mark.spec("S122")
@pytest.mark.parametrize("words", ["x" * 101, "one\ntwo", "one\u2028two", " ", ""])
def test_a_shared_labs_sentences_are_a_note_and_stay_out(words: str) -> None:
    lab = {"resourceType": "Observation", "id": "o", "valueString": words, "component": [{"valueString": CANARY}]}

    assert "valueString" not in (written(kept(lab, lab=True)) or "")


@pytest.mark.spec("S122")
@pytest.mark.parametrize(
    "note",
    [
        {"note": [NOTE]},
        {"text": NARRATIVE},
        {"conclusion": CANARY},
        {"comment": CANARY},
        {"description": CANARY},
        {"patientInstruction": CANARY},
        {"dosageInstruction": [{"patientInstruction": CANARY}]},
        {"extension": [{"url": "http://x.example/note", "valueString": CANARY}]},
        {"presentedForm": [{"data": CANARY}]},
    ],
)
@pytest.mark.parametrize("kind", ["MedicationRequest", "Appointment", "Observation", "DiagnosticReport", "CarePlan"])
def test_no_note_comes_in_with_a_shared_lab_or_any_other_type(kind: str, note: dict[str, Any]) -> None:
    resource = {"resourceType": kind, "id": "x", **note}

    assert CANARY not in (written(kept(resource)) or "")
    assert CANARY not in (written(kept(resource, lab=True)) or "")
