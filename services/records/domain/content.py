"""What of a resource is kept: structured facts, never notes, narrative, documents or contact data (S122)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_NEVER = frozenset(
    {
        "abatementString",
        "div",
        "note",
        "onsetString",
        "patientInstruction",
        "performedString",
        "photo",
        "presentedForm",
        "progress",
        "valueAnnotation",
        "valueAttachment",
        "valueMarkdown",
    }
)
"""Elements of R4 that hold a person's sentences, or files."""

_SENTENCES = frozenset({"comment", "conclusion", "description", "valueString"})
"""Elements that are sentences when they are plain text (a goal's description is a coded concept, and stays)."""

_TIMES = frozenset(
    {
        "authoredOn",
        "created",
        "creation",
        "date",
        "dateAsserted",
        "end",
        "event",
        "issued",
        "lastOccurrence",
        "lastUpdated",
        "onset",
        "recorded",
        "start",
        "time",
        "timeOfDay",
        "valueTime",
        "when",
    }
)
"""Dates and times of the kept types whose names do not end as others' do."""

_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
_EXTENSIONS = frozenset(
    {
        f"{_US_CORE}race",
        f"{_US_CORE}ethnicity",
        f"{_US_CORE}birthsex",
        "http://hl7.org/fhir/StructureDefinition/condition-assertedDate",
        "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    }
)
"""An extension can hold anything, so only those with a use here come in, and what is nested in them."""

_PATIENT = frozenset(
    {
        "resourceType",
        "id",
        "meta",
        "extension",
        "modifierExtension",
        "implicitRules",
        "active",
        "name",
        "gender",
        "birthDate",
        "_birthDate",
        "deceasedBoolean",
        "deceasedDateTime",
        "communication",
    }
)
"""The profile's demographics (S125, S128); identifiers, addresses and contacts are not needed, so not kept."""


_SHORT = 100
"""Characters: longer than any value that a lab reports in words, shorter than a note."""


def kept(resource: Mapping[str, Any], *, lab: bool = False) -> dict[str, Any]:
    """The part of a resource that may be stored. A shared lab's value may be a word or two ("Negative")."""
    if resource["resourceType"] == "Patient":
        resource = {name: value for name, value in resource.items() if name in _PATIENT}
    cleaned = _cleaned(resource)
    told = resource.get("valueString")
    words = told.strip() if lab and isinstance(told, str) else ""
    if words and len(words) <= _SHORT and len(words.splitlines()) == 1:
        cleaned["valueString"] = words
    return cleaned


def tells_time_as_text(element: Any, name: str = "") -> bool:
    """FHIR writes dates and times as text; a number that a lenient reader takes for one is no date."""
    if isinstance(element, Mapping):
        return all(tells_time_as_text(value, key) for key, value in element.items())
    if isinstance(element, list):
        return all(tells_time_as_text(item, name) for item in element)
    return isinstance(element, str) or not (name in _TIMES or name.endswith(("Date", "DateTime", "Instant")))


def written(resource: Mapping[str, Any]) -> str | None:
    """The one JSON text of a resource: equal for equal contents. None when it cannot be stored as text."""
    try:
        text = json.dumps(resource, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()
    except ValueError:
        return None
    return None if "\\u0000" in text else text


def _cleaned(element: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in element.items():
        paired = f"_{name}" in element or name.startswith("_")
        if not _is_prose(name, value, element) and not _empty(clean := _clean(name, value, paired=paired)):
            found[name] = clean
    return found


def _clean(name: str, value: Any, *, paired: bool = False) -> Any:
    if isinstance(value, Mapping):
        return _cleaned(_without_person(value))
    if not isinstance(value, list):
        return value
    cleaned = [_clean("", item) for item in value if name != "extension" or _welcome(item)]
    if paired:  # stands beside another array, item by item, with null where there is nothing
        holes = [None if _empty(item) else item for item in cleaned]
        return holes if any(item is not None for item in holes) else []
    return [item for item in cleaned if not _empty(item)]


def _without_person(element: Mapping[str, Any]) -> Mapping[str, Any]:
    """A patient inside another resource is only pointed at: who it is stands in the chart's own Patient."""
    if element.get("resourceType") == "Patient":
        return {name: value for name, value in element.items() if name in {"resourceType", "id"}}
    return element


def _is_prose(name: str, value: Any, element: Mapping[str, Any]) -> bool:
    if name == "text":  # a narrative, or the wording of a coded concept
        return isinstance(value, Mapping) or "resourceType" in element
    if name in _SENTENCES:
        return isinstance(value, str) and "url" not in element
    return name.lstrip("_") in _NEVER


def _welcome(extension: Any) -> bool:
    """Is this an extension we know? Parts of a known one have short names, not addresses."""
    url = extension.get("url") if isinstance(extension, Mapping) else None
    return isinstance(url, str) and (url in _EXTENSIONS or ":" not in url)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping | list) and not value)
