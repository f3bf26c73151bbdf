"""Small FHIR resources for records' tests."""

from __future__ import annotations

from typing import Any

VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
SNOMED = "http://snomed.info/sct"


def condition(
    resource_id: str = "c1", *, code: str = "59621000", display: str = "Essential hypertension (disorder)", **more: Any
) -> dict[str, Any]:
    """A confirmed, active Condition of patient `p1`."""
    return {
        "resourceType": "Condition",
        "id": resource_id,
        "clinicalStatus": coded(CLINICAL, "active"),
        "verificationStatus": coded(VERIFICATION, "confirmed"),
        "code": {"coding": [{"system": SNOMED, "code": code, "display": display}], "text": display},
        "subject": {"reference": "Patient/p1"},
        **more,
    }


def patient(resource_id: str = "p1", **more: Any) -> dict[str, Any]:
    """A Patient with more than records keeps."""
    return {
        "resourceType": "Patient",
        "id": resource_id,
        "name": [{"use": "official", "family": "Mejía", "given": ["Gustavo"]}],
        "birthDate": "1986-11-27",
        "gender": "male",
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-22-3333"}],
        "telecom": [{"system": "phone", "value": "555-291-4463"}],
        "address": [{"line": ["1 Secret Street"], "city": "Boston"}],
        **more,
    }


def coded(system: str, code: str) -> dict[str, Any]:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code}]}


def status(code: str) -> dict[str, Any]:
    """A clinical status."""
    return coded(CLINICAL, code)


def verification(code: str) -> dict[str, Any]:
    """A verification status."""
    return coded(VERIFICATION, code)
