"""A kept FHIR resource as it leaves with its patient: by an allow-list of what the pages tell (S122, ADR 37)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.records.domain.appointment import PEOPLE, PLACES
from services.records.domain.care_plan import goal_stands as stands
from services.records.domain.care_plan import step_of
from services.records.domain.fhir import Element, names, part, parts, pointed_at, text
from services.records.domain.immunization import dose_of

Fields = Mapping[str, "Fields | None"]
"""Which elements of an element are told; None is all of it: codes, times and numbers."""
Address = Callable[[str], str | None]
"""`Type/id`, `urn:uuid:id` or `#id` -> how the copy calls it; None for what is not in it."""

_CODED = {"resourceType": None, "status": None, "code": None}
_KIND: Fields = {"coding": None}
_VALUE: Fields = {
    **dict.fromkeys(("valueQuantity", "valueCodeableConcept", "valueRange", "valueInteger", "valueString")),
    "interpretation": _KIND,
    "dataAbsentReason": _KIND,
}
_RANGE: Fields = dict.fromkeys(("low", "high", "text"))
_SPAN: Fields = dict.fromkeys(("start", "end"))
_ONSET: Fields = {"onsetDateTime": None, "onsetPeriod": _SPAN}
_MEDICINE: Fields = {
    "resourceType": None,
    "status": None,
    "medicationCodeableConcept": None,
    "medicationReference": {"reference": None, "display": None},
    "reasonCode": None,
}
_MEASURED: Fields = {**_CODED, "category": _KIND, "effectiveDateTime": None, "effectivePeriod": _SPAN,
                     "effectiveInstant": None}  # fmt: skip
TOLD: Mapping[str, Fields] = {
    "Condition": {
        "resourceType": None, "clinicalStatus": None, "verificationStatus": None, "category": _KIND, "code": None,
        **_ONSET, "abatementDateTime": None, "abatementPeriod": _SPAN,
    },
    "MedicationRequest": {
        **_MEDICINE, "intent": None, "doNotPerform": None, "authoredOn": None, "dosageInstruction": {"text": None},
    },
    "MedicationStatement": {
        **_MEDICINE, "effectiveDateTime": None, "effectivePeriod": _SPAN, "dosage": {"text": None},
    },
    "Medication": _CODED,
    "Immunization": {
        "resourceType": None, "status": None, "vaccineCode": None, "occurrenceDateTime": None,
        "protocolApplied": dict.fromkeys(
            ("doseNumberPositiveInt", "doseNumberString", "seriesDosesPositiveInt", "seriesDosesString")
        ),
    },
    "AllergyIntolerance": {
        "resourceType": None, "clinicalStatus": None, "verificationStatus": None, "type": None, "category": None,
        "criticality": None, "code": None, **_ONSET, "recordedDate": None,
        "reaction": {"substance": None, "manifestation": None},
    },
    "Procedure": {**_CODED, "performedDateTime": None, "performedPeriod": _SPAN, "reasonCode": None},
    "CarePlan": {
        "resourceType": None, "status": None, "intent": None, "category": None, "title": None, "period": _SPAN,
        "goal": {"reference": None},
        "activity": {"detail": {"status": None, "code": None, "doNotPerform": None}},
    },
    "Goal": {"resourceType": None, "lifecycleStatus": None, "description": None},
    "Observation": {**_MEASURED, **_VALUE, "referenceRange": _RANGE,
                    "component": {"code": None, **_VALUE, "referenceRange": _RANGE}},
    "DiagnosticReport": _MEASURED,
    "Appointment": {
        "resourceType": None, "status": None, "serviceType": None, "appointmentType": None, "specialty": None,
        "start": None, "end": None,
    },
}  # fmt: skip
_SUBJECT = {"Immunization": "patient", "AllergyIntolerance": "patient"}
_NOBODYS = frozenset({"Medication", "Appointment"})
_POINTERS = {
    "MedicationRequest": "medicationReference",
    "MedicationStatement": "medicationReference",
    "CarePlan": "goal",
}


def copied(resource: Element, *, address: Address, patient: str, own_id: str) -> dict[str, Any]:
    """The resource with what is told of it, about `patient`, under the id `own_id`; it points at nothing that is not
    in the copy, and names nobody but those whom an appointment is with."""
    kind = str(resource["resourceType"])
    found = _only(resource, TOLD[kind]) | {"id": own_id}
    if kind == "Appointment":
        found["participant"] = [*_participants(resource), _participant({"reference": patient})]
    if kind not in _NOBODYS:
        found[_SUBJECT.get(kind, "subject")] = {"reference": patient}
    if pointer := _POINTERS.get(kind):
        _point(found, pointer, resource, address)
    return {name: value for name, value in (found | _amended(kind, found)).items() if value != []}


def patient_of(facts: Mapping[str, Any], *, own_id: str) -> dict[str, Any]:
    """A FHIR Patient of what the profile tells (a contract's Profile, as a mapping); empty facts are nobody's."""
    found: dict[str, Any] = {"resourceType": "Patient", "id": own_id}
    known = {
        "name": [{"text": name} for name in facts.get("names", ())],
        "birthDate": facts.get("born"),
        "deceasedDateTime": facts.get("died"),
        "gender": facts.get("gender") if facts.get("gender") in ("male", "female", "other", "unknown") else None,
        "communication": [{"language": {"text": name}} for name in facts.get("languages", ())],
        "extension": [_group(kind, facts[kind]) for kind in ("race", "ethnicity") if facts.get(kind)],
    }
    return found | {name: value for name, value in known.items() if value}


def _amended(kind: str, found: Element) -> dict[str, Any]:
    """What a page leaves out of a list, and what FHIR wants to be said where nothing is."""
    if kind == "CarePlan":
        return {"activity": [one for one in parts(found, "activity") if names(step_of(one))]}
    if kind == "Immunization":
        doses = [one for one in parts(found, "protocolApplied") if dose_of(one)]
        dated = {} if found.get("occurrenceDateTime") else {"occurrenceString": "unknown"}
        return {"protocolApplied": doses, **dated}
    return {}


def _group(kind: str, told: tuple[str, ...]) -> dict[str, Any]:
    url = f"http://hl7.org/fhir/us/core/StructureDefinition/us-core-{kind}"
    return {"url": url, "extension": [{"url": "text", "valueString": "; ".join(told)}]}


def _only(element: Element, fields: Fields) -> dict[str, Any]:
    """`_name` is what FHIR says beside a simple `name`: why it is missing, at most."""
    return {
        name: kept
        for name, value in element.items()
        if name.lstrip("_") in fields and (kept := _inside(value, fields[name.lstrip("_")])) not in ({}, [])
    }


def _inside(value: Any, fields: Fields | None) -> Any:
    if fields is None:
        return value
    if isinstance(value, list):
        return [kept for item in value if (kept := _inside(item, fields)) not in ({}, [])]
    return _only(value, fields) if isinstance(value, Mapping) else value


def _point(found: dict[str, Any], name: str, resource: Element, address: Address) -> None:
    """Pointers lead to what is in the copy, inside the resource or beside it, or are left out."""
    told = found.get(name)
    kept = [one for item in (told if isinstance(told, list) else [told]) if (one := _pointer(item, address))]
    found.pop(name, None)
    if kept:
        found[name] = kept if isinstance(told, list) else kept[0]
    inside = [
        _only(one, TOLD[text(one.get("resourceType"))]) | {"id": one.get("id")}
        for one in parts(resource, "contained")
        if text(one.get("resourceType")) in ("Medication", "Goal") and stands(one)
    ]
    pointed = {text(one.get("reference")) for one in kept}
    if inside := [one for one in inside if f"#{one['id']}" in pointed]:
        found["contained"] = [_with_subject(one, found) for one in inside]


def _with_subject(inside: dict[str, Any], around: Element) -> dict[str, Any]:
    return inside if inside["resourceType"] == "Medication" else inside | {"subject": around["subject"]}


def _pointer(item: Any, address: Address) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        return {}
    pointer = pointed_at({"it": item}, "it") or ""
    known = pointer if pointer.startswith("#") else address(pointer)
    named = {"display": item["display"]} if "display" in item else {}
    return ({"reference": known} if known else {}) | named


def _participants(resource: Element) -> list[dict[str, Any]]:
    """With whom, and where: by name alone."""
    found = []
    for one in parts(resource, "participant"):
        actor = part(one, "actor")
        kind = (pointed_at(one, "actor") or "").rpartition("/")[0] or text(actor.get("type"))
        if kind in PEOPLE | PLACES and text(actor.get("display")):
            found.append(_participant({"type": kind, "display": actor["display"]}))
    return found


def _participant(actor: Mapping[str, str]) -> dict[str, Any]:
    return {"actor": actor, "status": "accepted"}
