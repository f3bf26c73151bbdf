"""What a FHIR Patient says of the person: names, birth, gender, race, ethnicity, languages (S125, S128)."""

from __future__ import annotations

from typing import Any

from services.records.domain.fhir import Element, labels, line, part, partial_date, parts, text, texts

_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
_USES = ("official", "usual", "", "nickname", "anonymous", "temp", "maiden", "old")


def profile(patient: Element) -> dict[str, Any]:
    """The fields of the contract's Profile but `received_at`."""
    named = sorted(parts(patient, "name"), key=_use)
    return {
        "names": tuple(dict.fromkeys(found for name in named if (found := _name(name)))),
        "born": partial_date(patient.get("birthDate")),
        "died": partial_date(patient.get("deceasedDateTime")),
        "gender": line(patient.get("gender")),
        "race": _us_core(patient, "race"),
        "ethnicity": _us_core(patient, "ethnicity"),
        "languages": labels(part(spoken, "language") for spoken in parts(patient, "communication")),
    }


def _use(name: Element) -> int:
    use = text(name.get("use"))
    return _USES.index(use) if use in _USES else len(_USES)


def _name(name: Element) -> str | None:
    words = (*texts(name, "prefix"), *texts(name, "given"), text(name.get("family")), *texts(name, "suffix"))
    return line(" ".join(word for word in words if word) or name.get("text"))


def _us_core(patient: Element, name: str) -> tuple[str, ...]:
    """The names of all categories, the detailed ones too; the extension's own text where it has no coding."""
    own = [one for one in parts(patient, "extension") if one.get("url") == f"{_US_CORE}{name}"]
    inside = [one for extension in own for one in parts(extension, "extension")]
    coded = [line(part(one, "valueCoding").get("display")) for one in inside]
    told = [line(one.get("valueString")) for one in inside if one.get("url") == "text"]
    found = [label for label in coded if label] or [label for label in told if label]
    return tuple(dict.fromkeys(found))
