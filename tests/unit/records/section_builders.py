"""One whole FHIR resource of every type that a section shows, all of patient `p1`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.unit.records.builders import SNOMED, coded, condition, verification

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
CVX = "http://hl7.org/fhir/sid/cvx"
LOINC = "http://loinc.org"
PATIENT = {"reference": "Patient/p1"}
MODIFIER = [{"url": "http://x.example/not", "valueBoolean": True}]
Resource = dict[str, Any]


def concept(text: str, system: str = SNOMED, code: str = "1") -> Resource:
    """A coded concept as most EHRs write it."""
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def order(resource_id: str = "m1", **more: Any) -> Resource:
    """An active MedicationRequest."""
    return {
        "resourceType": "MedicationRequest",
        "id": resource_id,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": concept("Ibuprofen 200 MG Oral Tablet", RXNORM, "310965"),
        "subject": PATIENT,
        "authoredOn": "2016-01-07T22:28:27+00:00",
        "dosageInstruction": [{"text": "One tablet at night", "patientInstruction": "With food"}],
        "reasonCode": [concept("Sprain of wrist")],
        **more,
    }


def statement(resource_id: str = "s1", **more: Any) -> Resource:
    """A MedicationStatement: what the patient says to take."""
    return {
        "resourceType": "MedicationStatement",
        "id": resource_id,
        "status": "active",
        "medicationCodeableConcept": concept("Aspirin", RXNORM, "1191"),
        "subject": PATIENT,
        "effectivePeriod": {"start": "2015-03", "end": "2016"},
        "dosage": [{"text": "Half a tablet"}],
        **more,
    }


def shot(resource_id: str = "i1", **more: Any) -> Resource:
    """An Immunization that was given."""
    return {
        "resourceType": "Immunization",
        "id": resource_id,
        "status": "completed",
        "vaccineCode": concept("Influenza, seasonal, injectable", CVX, "140"),
        "patient": PATIENT,
        "occurrenceDateTime": "2011-12-13T22:28:27+00:00",
        "protocolApplied": [{"doseNumberPositiveInt": 2, "seriesDosesPositiveInt": 3}],
        **more,
    }


def allergic(resource_id: str = "a1", **more: Any) -> Resource:
    """A confirmed, active AllergyIntolerance."""
    return {
        "resourceType": "AllergyIntolerance",
        "id": resource_id,
        "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active"),
        "verificationStatus": verification("confirmed"),
        "type": "allergy",
        "category": ["food"],
        "criticality": "high",
        "code": concept("Allergy to eggs", SNOMED, "91930004"),
        "patient": PATIENT,
        "recordedDate": "2010-05-31",
        "reaction": [{"manifestation": [concept("Hives")]}],
        **more,
    }


def operation(resource_id: str = "o1", **more: Any) -> Resource:
    """A Procedure that was done."""
    return {
        "resourceType": "Procedure",
        "id": resource_id,
        "status": "completed",
        "code": concept("Colonoscopy", SNOMED, "73761001"),
        "subject": PATIENT,
        "performedPeriod": {"start": "2011-12-13T22:28:27+00:00", "end": "2011-12-14"},
        "reasonCode": [concept("Screening")],
        **more,
    }


def plan(resource_id: str = "p1", **more: Any) -> Resource:
    """An active CarePlan with one step and one goal."""
    return {
        "resourceType": "CarePlan",
        "id": resource_id,
        "status": "active",
        "intent": "order",
        "category": [concept("Assess and plan"), concept("Physical therapy procedure", SNOMED, "91251008")],
        "subject": PATIENT,
        "period": {"start": "2016-01", "end": "2017"},
        "activity": [{"detail": {"status": "in-progress", "code": concept("Rest the arm")}}],
        "goal": [{"reference": "Goal/g1"}],
        **more,
    }


def goal(resource_id: str = "g1", **more: Any) -> Resource:
    """A Goal of a plan."""
    return {
        "resourceType": "Goal",
        "id": resource_id,
        "lifecycleStatus": "active",
        "description": {"text": "Lift a cup"},
        "subject": PATIENT,
        **more,
    }


def lab(resource_id: str = "l1", **more: Any) -> Resource:
    """An Observation with one measured value."""
    return {
        "resourceType": "Observation",
        "id": resource_id,
        "status": "final",
        "code": concept("Glucose", LOINC, "2339-0"),
        "subject": PATIENT,
        "effectiveDateTime": "2016-12-27T22:28:27+00:00",
        "valueQuantity": {"value": 98.5, "unit": "mg/dL"},
        "referenceRange": [{"low": {"value": 70, "unit": "mg/dL"}, "high": {"value": 99, "unit": "mg/dL"}}],
        "interpretation": [coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "N")],
        **more,
    }


def report(resource_id: str = "r1", **more: Any) -> Resource:
    """A DiagnosticReport without results of its own."""
    return {
        "resourceType": "DiagnosticReport",
        "id": resource_id,
        "status": "final",
        "code": concept("Chest X-ray"),
        "subject": PATIENT,
        "effectiveDateTime": "2016-12-28",
        **more,
    }


def visit(resource_id: str = "v1", **more: Any) -> Resource:
    """A booked Appointment of the patient with a doctor at a place."""
    return {
        "resourceType": "Appointment",
        "id": resource_id,
        "status": "booked",
        "serviceType": [concept("Check-up")],
        "start": "2040-05-01T09:00:00-05:00",
        "end": "2040-05-01T09:30:00-05:00",
        "participant": [
            {"actor": {"reference": "Patient/p1", "display": "Gustavo Mejía"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/d1", "display": "Dr. Lee"}, "status": "accepted"},
            {"actor": {"reference": "Location/x1", "display": "Main Street 5"}, "status": "accepted"},
        ],
        **more,
    }


WHOLE: Mapping[str, Callable[..., Resource]] = {
    "Condition": condition,
    "MedicationRequest": order,
    "MedicationStatement": statement,
    "Immunization": shot,
    "AllergyIntolerance": allergic,
    "Procedure": operation,
    "CarePlan": plan,
    "Observation": lab,
    "DiagnosticReport": report,
    "Appointment": visit,
}
"""A builder for every type that is told."""
