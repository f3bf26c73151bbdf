"""What the US Core and ISiK examples of one patient say: a second opinion, so nothing here is records' code."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from tests.end_to_end.fhir_source import Fact, Resource

FOLDER = Path(__file__).parent.parent / "data" / "fhir"
CHART = "example"
"""The id of the patient whom most examples are about."""
VALUE = re.compile(r"value[A-Z]\w+")


def examples(archive: str) -> list[Resource]:
    """Every resource of an archive, by file name."""
    with ZipFile(FOLDER / archive) as found:
        names = sorted(name for name in found.namelist() if name.endswith(".json"))
        return [json.loads(found.read(name)) for name in names]


def everything() -> list[Resource]:
    """All examples."""
    return examples("fhir-r4-us-core-examples.zip") + examples("fhir-r4-isik-appointments.zip")


def whose(one: Resource) -> str | None:
    """The id of the patient that an example names."""
    people = [
        one.get("subject"),
        one.get("patient"),
        *(part["actor"] for part in one.get("participant", []) if "actor" in part),
    ]
    told = [person["reference"] for person in people if person and "reference" in person]
    return next((name.removeprefix("Patient/") for name in told if name.startswith("Patient/")), None)


def is_lab(one: Resource) -> bool:
    """A laboratory result?"""
    if one["resourceType"] != "Observation":
        return False
    return "laboratory" in [coding["code"] for group in one["category"] for coding in group.get("coding", [])]


def expected(told: list[Resource]) -> dict[str, Counter[Fact]]:
    """What each section of the patient's chart must say."""
    found: dict[str, Counter[Fact]] = {}

    def of(kind: str) -> list[Resource]:
        return [one for one in told if one["resourceType"] == kind and whose(one) == CHART]

    medicines = {f"Medication/{one['id']}": one["code"] for one in told if one["resourceType"] == "Medication"}
    found["diagnoses"] = Counter(_diagnosis(one) for one in of("Condition"))
    found["medications"] = Counter(
        (
            *_name(_medicine(one, medicines)),
            {"order": "active", "plan": "planned"}[one["intent"]],
            one["authoredOn"][:10],
        )
        for one in of("MedicationRequest")
        if one["status"] == "active"
    )
    found["immunizations"] = Counter(
        (*_name(one["vaccineCode"]), "given", one["occurrenceDateTime"][:10])
        for one in of("Immunization")
        if one["status"] == "completed"
    )
    found["allergies"] = Counter(
        (*_name(one["code"]), "active", None, one["criticality"], tuple(one["category"]))
        for one in of("AllergyIntolerance")
    )
    found["procedures"] = Counter(
        (*_name(one["code"]), one["status"], (one.get("performedDateTime") or one["performedPeriod"]["start"])[:10])
        for one in of("Procedure")
    )
    found["care_plans"] = Counter(_plan(one) for one in of("CarePlan") if "category" in one)
    found["labs"] = Counter(
        (*_name(one["code"]), one["status"], one["effectiveDateTime"][:10], _value(one)) for one in told if is_lab(one)
    )
    found["appointments"] = Counter(
        ("Visit", None, "requested", datetime.fromisoformat(one["start"])) for one in of("Appointment")
    )
    return found


def prose(told: list[Resource]) -> Iterator[str]:
    """Sentences and documents of the examples: the words of each narrative, and whatever is attached."""
    for one in told:
        words = re.sub(r"<[^>]+>", "\n", one.get("text", {}).get("div", ""))
        yield from (line.strip() for line in words.splitlines() if len(line.strip().split()) > 6)
        files = [part["attachment"] for part in one.get("content", []) if "attachment" in part] + one.get(
            "presentedForm", []
        )
        yield from (file["data"][:60] for file in files if "data" in file)


def _diagnosis(one: Resource) -> Fact:
    stands = one["clinicalStatus"]["coding"][0]["code"] if "clinicalStatus" in one else "unknown"
    until = one["abatementDateTime"][:10] if "abatementDateTime" in one else None
    return *_name(one["code"]), stands, one["onsetDateTime"][:10] if "onsetDateTime" in one else None, until


def _plan(one: Resource) -> Fact:
    """One that has neither a category nor a title says what it is in its narrative alone, and that stays out."""
    return *_name(one["category"][0]), one["status"], one["period"]["start"][:10], None, (), ()


def _medicine(one: Resource, known: dict[str, Resource]) -> Resource:
    found: Resource
    if "medicationCodeableConcept" in one:
        found = one["medicationCodeableConcept"]
        return found
    address = one["medicationReference"]["reference"]
    inside = {f"#{part['id']}": part["code"] for part in one.get("contained", [])}
    found = (known | inside)[address]
    return found


def _name(concept: Resource) -> tuple[str, str]:
    displays = [coding["display"] for coding in concept["coding"] if "display" in coding]
    return (displays or [concept["text"]])[0], concept["coding"][0]["code"]


def _value(lab: Resource) -> object:
    if "valueCodeableConcept" in lab:
        return _name(lab["valueCodeableConcept"])[0]
    quantity = lab["valueQuantity"]
    return float(f"{quantity['value']:.6g}"), quantity["unit"]
