"""What a FHIR R4 resource is, whose it is and how new it is; and why it may not enter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

CATEGORY = {
    "Patient": "demographics",
    "Condition": "diagnoses",
    "MedicationRequest": "medications",
    "MedicationStatement": "medications",
    "Medication": "medications",
    "Immunization": "immunizations",
    "AllergyIntolerance": "allergies",
    "Procedure": "procedures",
    "CarePlan": "care_plans",
    "Goal": "care_plans",
    "Observation": "labs",
    "DiagnosticReport": "labs",
    "Appointment": "appointments",
}
"""The section of the record, and the scope of a grant, that a type belongs to (S119-S121, S125, D6)."""

SHOWN = frozenset(CATEGORY)
KEPT_ASIDE = frozenset({"CareTeam"})
"""What later sections will need; every other type, notes and documents first, stays out (S122)."""
LABS = frozenset({"Observation", "DiagnosticReport"})
"""Shown only once they were explicitly shared (S120)."""

MAX_BYTES = 64 * 1024
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_PATIENT = re.compile(r"(?:^|/)Patient/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?$")
_UUID = re.compile(r"^urn:uuid:([A-Za-z0-9\-.]{1,64})$")
_MAX_VERSION_DIGITS = 18


class Refusal(StrEnum):
    """Why a resource is refused; the EHR is told this code and nothing else."""

    TYPE = "resource_type_refused"
    INVALID = "resource_invalid"
    TOO_LARGE = "resource_too_large"
    SUBJECT = "subject_mismatch"
    TIME = "time_missing"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Aside(StrEnum):
    """Why a resource is kept but not shown."""

    TYPE = "type_not_shown_yet"
    MODIFIER = "modifier_not_understood"
    LAB = "lab_not_shared"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Identity:
    """Which resource this is. `subject` is the patient's id, None when it names none that can be compared.

    `version` and `last_updated` order the versions; either may be None.
    """

    type: str
    id: str
    subject: str | None
    version: int | None
    last_updated: datetime | None

    @property
    def names_patient(self) -> bool:
        """Does it say for certain who the chart's patient is?"""
        return self.type == "Patient"


def identify(resource: Mapping[str, Any]) -> Identity | Refusal:
    """Read what every resource has, or say why it may not enter. Null stands for nothing."""
    resource = {name: value for name, value in resource.items() if value is not None}
    kind, own_id, meta = resource.get("resourceType"), resource.get("id"), resource.get("meta", {})
    if not isinstance(kind, str) or not isinstance(meta, Mapping):
        return Refusal.INVALID
    if kind not in SHOWN | KEPT_ASIDE or _holds_document(resource):
        return Refusal.TYPE
    if not isinstance(own_id, str) or not _ID.fullmatch(own_id):
        return Refusal.INVALID
    subject = own_id if kind == "Patient" else _subject(resource)
    if isinstance(subject, Refusal):
        return subject
    return Identity(kind, own_id, subject, _version(meta.get("versionId")), _moment(meta.get("lastUpdated")))


def pointed_to(kind: str, own_id: str, *, version_id: str | None, last_updated: datetime | None) -> Identity | Refusal:
    """The identity of a resource that is named, not told."""
    if kind not in SHOWN | KEPT_ASIDE:
        return Refusal.TYPE
    if not _ID.fullmatch(own_id):
        return Refusal.INVALID
    return Identity(kind, own_id, None, _version(version_id), _comparable(last_updated))


def set_aside(resource: Mapping[str, Any], *, lab: bool = False) -> Aside | None:
    """Why it is not shown. A modifier changes the meaning of the whole: not understood, it is not shown (FHIR R4).

    `lab` says that the practice shared it as a lab result: no other observation is one (S120).
    """
    if resource["resourceType"] not in SHOWN:
        return Aside.TYPE
    if resource["resourceType"] in LABS and not lab:
        return Aside.LAB
    return Aside.MODIFIER if "implicitRules" in resource or _modified(resource) else None


def _modified(element: object) -> bool:
    """Does a modifier stand anywhere in it? One inside a component turns that component's meaning around."""
    if isinstance(element, Mapping):
        return "modifierExtension" in element or any(map(_modified, element.values()))
    return isinstance(element, list) and any(map(_modified, element))


def _holds_document(resource: Mapping[str, Any]) -> bool:
    """Does a report carry its text as a document, or does anything of a refused type hide inside?"""
    contained = resource.get("contained", [])
    inside = contained if isinstance(contained, list) else [contained]
    types = {found.get("resourceType") if isinstance(found, Mapping) else None for found in inside}
    helpers = {"Organization", "Practitioner", "PractitionerRole", "Location"}
    return "presentedForm" in resource or not types <= SHOWN | KEPT_ASIDE | helpers


def _subject(resource: Mapping[str, Any]) -> str | Refusal | None:
    if resource["resourceType"] == "Appointment":
        return _participant(resource)
    reference = resource.get("subject", resource.get("patient"))
    return _pointed(reference)


def _participant(appointment: Mapping[str, Any]) -> str | Refusal | None:
    """The one patient who takes part; an appointment of several is no single chart's."""
    listed = appointment.get("participant")
    participants = listed if isinstance(listed, list) else []
    actors = [
        one["actor"] for one in participants if isinstance(one, Mapping) and isinstance(one.get("actor"), Mapping)
    ]
    patients = [
        actor for actor in actors if actor.get("type") == "Patient" or _PATIENT.search(str(actor.get("reference")))
    ]
    found = {who for actor in patients if (who := _pointed(actor))}
    if len(found) > 1:
        return Refusal.SUBJECT
    return next(iter(found), None)


def _pointed(reference: object) -> str | Refusal | None:
    if reference is None:
        return None
    if not isinstance(reference, Mapping):
        return Refusal.INVALID
    told = reference.get("reference")
    if told is None or (isinstance(told, str) and told.startswith("#")):
        return None
    if not isinstance(told, str):
        return Refusal.INVALID
    found = _PATIENT.search(told) or _UUID.match(told)
    return found.group(1) if found else Refusal.SUBJECT


def _version(text: object) -> int | None:
    """FHIR lets a version id be any token; only numbers can be compared."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > _MAX_VERSION_DIGITS:
        return None
    return int(text)


def _moment(text: object) -> datetime | None:
    """An instant with its offset, in UTC; None when it cannot be one."""
    try:
        return _comparable(datetime.fromisoformat(text)) if isinstance(text, str) else None
    except ValueError:
        return None


def _comparable(moment: datetime | None) -> datetime | None:
    """In UTC; None for one without offset, or at an end of time that UTC does not reach."""
    try:
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except OverflowError:
        return None
