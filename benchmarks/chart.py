"""The chart that is read: three FHIR R4 resources in each of eight sections, and the patient."""

from __future__ import annotations

from typing import Any

EACH = 3
SECTIONS = (
    "diagnoses",
    "medications",
    "immunizations",
    "allergies",
    "procedures",
    "care-plans",
    "labs",
    "appointments",
)
"""As their paths name them."""
_SNOMED, _RXNORM, _CVX, _LOINC = (
    "http://snomed.info/sct",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/cvx",
    "http://loinc.org",
)
_STATUS = "http://terminology.hl7.org/CodeSystem"


def patient(chart_id: str) -> dict[str, Any]:
    """Who the chart is about."""
    return {
        "resourceType": "Patient",
        "id": f"{chart_id}-patient",
        "name": [{"use": "official", "given": ["Ana", "Maria"], "family": "Ruiz"}],
        "birthDate": "1950-01-01",
        "gender": "female",
        "communication": [{"language": {"text": "Spanish"}}],
    }


def sections(chart_id: str) -> dict[str, list[dict[str, Any]]]:
    """Section (as its path names it) to its resources; each is told under a name that `names` gives."""
    return {
        section: [
            _MADE[section](number, names(section)[number]) | _whose(chart_id, section, number) for number in range(EACH)
        ]
        for section in SECTIONS
    }


def names(section: str) -> list[str]:
    """What the entries of a section are called, wherever they are shown."""
    return [f"Benchmark {section} {word}" for word in ("alder", "birch", "cedar")]


def _whose(chart_id: str, section: str, number: int) -> dict[str, Any]:
    reference = {"reference": f"Patient/{chart_id}-patient"}
    identity = {"id": f"{chart_id}-{section}-{number}"}
    if section == "appointments":
        return identity | {"participant": [{"actor": reference, "status": "accepted"}, _DOCTOR]}
    return identity | {"patient" if section in ("allergies", "immunizations") else "subject": reference}


def _coded(system: str, number: int, name: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": f"9000{number}", "display": name}], "text": name}


def _state(kind: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{_STATUS}/{kind}", "code": code}]}


def _diagnosis(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "clinicalStatus": _state("condition-clinical", "active"),
        "verificationStatus": _state("condition-ver-status", "confirmed"),
        "code": _coded(_SNOMED, number, name),
        "onsetDateTime": f"201{number}-05-04",
    }


def _medication(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": _coded(_RXNORM, number, name),
        "authoredOn": f"202{number}-03-02",
        "dosageInstruction": [{"text": "One tablet by mouth every morning"}],
    }


def _immunization(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": _coded(_CVX, number, name),
        "occurrenceDateTime": f"202{number}-10-01",
    }


def _allergy(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": _state("allergyintolerance-clinical", "active"),
        "verificationStatus": _state("allergyintolerance-verification", "confirmed"),
        "category": ["food"],
        "criticality": "high",
        "code": _coded(_SNOMED, number, name),
        "recordedDate": f"201{number}-07-08",
        "reaction": [{"manifestation": [{"text": "Hives"}]}],
    }


def _procedure(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": _coded(_SNOMED, number, name),
        "performedDateTime": f"202{number}-02-03",
    }


def _care_plan(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "order",
        "category": [_coded(_SNOMED, number, name)],
        "period": {"start": f"202{number}-04-05"},
        "activity": [{"detail": {"status": "in-progress", "code": {"text": "Walk half an hour each day"}}}],
    }


def _lab(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [_state("observation-category", "laboratory")],
        "code": _coded(_LOINC, number, name),
        "effectiveDateTime": f"202{number}-06-07",
        "valueQuantity": {"value": 5.4 + number, "unit": "mmol/L"},
        "referenceRange": [{"low": {"value": 3.9, "unit": "mmol/L"}, "high": {"value": 6.1, "unit": "mmol/L"}}],
    }


def _appointment(number: int, name: str) -> dict[str, Any]:
    return {
        "resourceType": "Appointment",
        "status": "booked",
        "serviceType": [{"text": name}],
        "start": f"209{number}-03-02T09:30:00-05:00",
        "end": f"209{number}-03-02T10:00:00-05:00",
    }


_DOCTOR = {"actor": {"reference": "Practitioner/lee", "display": "Dr. Lee"}, "status": "accepted"}
_MADE = dict(
    zip(
        SECTIONS,
        (_diagnosis, _medication, _immunization, _allergy, _procedure, _care_plan, _lab, _appointment),
        strict=True,
    )
)
