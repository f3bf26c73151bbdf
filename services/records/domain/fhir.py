"""Reading FHIR R4 elements without trust: whatever stands in one, a chart must open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Element = Mapping[str, Any]
LONGEST_LINE = 500
SYSTEMS = {
    "http://snomed.info/sct": "SNOMED CT",
    "http://loinc.org": "LOINC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://hl7.org/fhir/sid/cvx": "CVX",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://www.ama-assn.org/go/cpt": "CPT",
}
"""Code systems by the short names people know them by."""
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def text(value: object) -> str:
    """A string without blanks around it; anything else is no text."""
    return value.strip() if isinstance(value, str) else ""


def line(value: object) -> str | None:
    """One line as a page may show it, or None when there is nothing to show."""
    return " ".join(text(value).split())[:LONGEST_LINE] or None


def part(element: Element, name: str) -> Element:
    """An element of its own, or nothing where something else stands."""
    found = element.get(name)
    return found if isinstance(found, Mapping) else {}


def parts(element: Element, name: str) -> list[Element]:
    """The elements of a list, without what is none."""
    found = element.get(name)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def texts(element: Element, name: str) -> list[str]:
    """The strings of a list, or a single string."""
    found = element.get(name)
    return [item for value in (found if isinstance(found, list) else [found]) if (item := text(value))]


def said(element: Element, name: str) -> set[str]:
    """The codes of a coded concept."""
    return {code for coding in parts(part(element, name), "coding") if (code := text(coding.get("code")))}


def codes(concept: Element) -> list[tuple[str, str]]:
    """(system, code) of every coding that has a code."""
    return [
        (text(coding.get("system")), code) for coding in parts(concept, "coding") if (code := text(coding.get("code")))
    ]


def names(concept: Element) -> list[str]:
    """What clinicians call it: the codings' own displays, then free text, then the bare code: better than nothing."""
    displays = [text(coding.get("display")) for coding in parts(concept, "coding")]
    bare = [code for _, code in codes(concept)]
    return [name[:LONGEST_LINE] for name in (*displays, text(concept.get("text")), *bare) if name]


def labels(concepts: Iterable[Element]) -> tuple[str, ...]:
    """The first name of each concept that has one; each name once."""
    return tuple(dict.fromkeys(found[0] for concept in concepts if (found := names(concept))))


def code_of(concept: Element) -> tuple[str | None, str | None]:
    """(code, short name of its system) of the first coding that can be shown."""
    for system, code in codes(concept):
        if len(code) <= LONGEST_LINE:
            return code, SYSTEMS.get(system)
    return None, None


def partial_date(moment: object) -> str | None:
    """The date part of a FHIR dateTime, exactly as precise as it was written."""
    found = _PARTIAL_DATE.match(text(moment))
    return found.group() if found else None


def beginning(element: Element, name: str) -> str | None:
    """`<name>DateTime`, or the start of `<name>Period`."""
    return partial_date(element.get(f"{name}DateTime") or part(element, f"{name}Period").get("start"))


def end(element: Element, name: str) -> str | None:
    """The end of `<name>Period`."""
    return partial_date(part(element, f"{name}Period").get("end"))


def pointed_at(element: Element, name: str) -> str | None:
    """`Type/id`, `#id` or `urn:uuid:id` of a literal reference, without server and version."""
    told = text(part(element, name).get("reference"))
    if told.startswith(("#", "urn:uuid:")):
        return told
    steps = told.partition("/_history/")[0].split("/")
    return "/".join(steps[-2:]) if len(steps) > 1 else None


def contained(resource: Element, pointer: str) -> Element:
    """The resource inside that `#id` points at."""
    return next((inside for inside in parts(resource, "contained") if f"#{text(inside.get('id'))}" == pointer), {})
