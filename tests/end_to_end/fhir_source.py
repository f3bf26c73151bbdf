"""What 40 Synthea bundles say, read by rules of this file's own: a second opinion, so nothing here is records' code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

ARCHIVE = Path(__file__).parent.parent / "data" / "fhir" / "fhir-r4-synthea-40.zip"
Resource = dict[str, Any]
Fact = tuple[object, ...]
"""(clinical name, code, status, date), and what else a section is expected to say."""


@dataclass(frozen=True)
class Bundle:
    """One patient's transaction bundle."""

    resources: tuple[Resource, ...]

    def of(self, *types: str) -> list[Resource]:
        """The resources of these types, in the bundle's order."""
        return [one for one in self.resources if one["resourceType"] in types]

    @property
    def patient(self) -> Resource:
        """The one Patient."""
        (found,) = self.of("Patient")
        return found

    def labs(self) -> list[Resource]:
        """The laboratory Observations."""
        return [one for one in self.of("Observation") if _category(one) == "laboratory"]

    def by_id(self) -> dict[str, Resource]:
        """Every resource by the address that the bundle's references use."""
        return {f"urn:uuid:{one['id']}": one for one in self.resources}


def bundles() -> list[Bundle]:
    """All 40, by file name."""
    with ZipFile(ARCHIVE) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".json"))
        read = [json.loads(archive.read(name)) for name in names]
    return [Bundle(tuple(entry["resource"] for entry in bundle["entry"])) for bundle in read]


def expected(bundle: Bundle, labs: list[Resource]) -> dict[str, Counter[Fact]]:
    """What each section must say; of labs, those that were shared as labs."""
    known = bundle.by_id()
    return {
        "diagnoses": Counter(
            _fact(one, "code", _code(one["clinicalStatus"]), "onsetDateTime", _day(one.get("abatementDateTime")))
            for one in bundle.of("Condition")
        ),
        "medications": Counter(
            _fact(one, "medicationCodeableConcept", one["status"], "authoredOn")
            for one in bundle.of("MedicationRequest")
        ),
        "immunizations": Counter(
            _fact(one, "vaccineCode", "given", "occurrenceDateTime") for one in bundle.of("Immunization")
        ),
        "allergies": Counter(
            _fact(one, "code", _code(one["clinicalStatus"]), "recordedDate", one["criticality"], tuple(one["category"]))
            for one in bundle.of("AllergyIntolerance")
        ),
        "procedures": Counter(
            (*_name(one["code"]), one["status"], _day(one["performedPeriod"]["start"]))
            for one in bundle.of("Procedure")
        ),
        "care_plans": Counter(_plan(one, known) for one in bundle.of("CarePlan")),
        "labs": Counter(_fact(one, "code", one["status"], "effectiveDateTime", _value(one)) for one in labs),
        "appointments": Counter(),
    }


def over_time(labs: list[Resource]) -> dict[str, list[Fact]]:
    """By the id of one of its results, each lab test: (day, number, unit), or (day, word, None)."""
    tests: dict[str, list[Resource]] = {}
    for one in labs:
        tests.setdefault(_code(one["code"]), []).append(one)
    return {found[0]["id"]: [_point(one) for one in found] for found in tests.values()}


def person(bundle: Bundle) -> Fact:
    """(name, day of birth, gender, race, ethnicity)."""
    patient, name = bundle.patient, bundle.patient["name"][0]
    full = " ".join([*name.get("prefix", []), *name["given"], name["family"], *name.get("suffix", [])])
    known = {one["url"].rpartition("/")[2]: one for one in patient["extension"]}
    groups = [
        tuple(part["valueCoding"]["display"] for part in known[f"us-core-{kind}"]["extension"] if "valueCoding" in part)
        for kind in ("race", "ethnicity")
    ]
    return full, patient["birthDate"], patient["gender"], *groups


def secrets(bundle: Bundle) -> Iterator[str]:
    """What no table may hold: identifiers, contacts, addresses, and the ids and wording of what is never shared."""
    patient = bundle.patient
    yield from (one["value"] for one in (*patient["identifier"], *patient["telecom"]) if one["value"] != patient["id"])
    yield from (line for address in patient["address"] for line in address["line"])
    yield from (one["valueString"] for one in patient["extension"] if one["url"].endswith("mothersMaidenName"))
    yield from (one["id"] for one in bundle.of("Claim", "ExplanationOfBenefit", "ImagingStudy"))
    for place in bundle.of("Organization"):
        yield place["name"]
        yield from (line for address in place["address"] for line in address["line"])
    yield from (
        one["value"] for doctor in bundle.of("Practitioner") for one in doctor["identifier"] if len(one["value"]) > 6
    )
    yield from (visit["participant"][0]["individual"]["display"] for visit in bundle.of("Encounter") if _led(visit))


def _led(visit: Resource) -> bool:
    return "display" in visit.get("participant", [{}])[0].get("individual", {})


def _plan(plan: Resource, known: dict[str, Resource]) -> Fact:
    goals = tuple(known[goal["reference"]]["description"]["text"] for goal in plan.get("goal", []))
    steps = tuple(dict.fromkeys(step["detail"]["code"]["text"] for step in plan["activity"]))
    period = plan["period"]
    return *_name(plan["category"][0]), plan["status"], _day(period["start"]), _day(period.get("end")), steps, goals


def _fact(resource: Resource, concept: str, status: object, date: str, *more: object) -> Fact:
    return *_name(resource[concept]), status, _day(resource[date]), *more


def _name(concept: Resource) -> tuple[str, str]:
    return concept["text"], concept["coding"][0]["code"]


def _code(concept: Resource) -> str:
    return str(concept["coding"][0]["code"])


def _category(resource: Resource) -> str:
    return _code(resource["category"][0])


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None


def _point(lab: Resource) -> Fact:
    value = _value(lab)
    return _day(lab["effectiveDateTime"]), *(value if isinstance(value, tuple) else (value, None))


def _value(lab: Resource) -> tuple[float, str] | str:
    """A number is as true as its first six digits."""
    if "valueQuantity" not in lab:
        return str(lab["valueCodeableConcept"]["text"])
    quantity = lab["valueQuantity"]
    return float(f"{quantity['value']:.6g}"), quantity["unit"]
