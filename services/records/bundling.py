"""A copy of a chart as a FHIR R4 Bundle that points at nothing outside itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from services.records.copying import Copy, Piece
from services.records.domain.care_plan import goal_stands
from services.records.domain.fhir_copy import copied, patient_of
from services.records.opening import object_of
from services.records.store.charts import OpenedChart
from shared.ids import new_id


def bundle(copy: Copy, *, now: datetime) -> dict[str, Any]:
    """The patient first, then each section's resources and the medicines and goals that they point at, each once.

    Everything is about the one patient, who is empty where no profile is in the copy. An `id` is the same whenever the
    same resource is taken, and tells nothing of the practice's own.
    """
    patient = str(_id(copy.chart, "Patient"))
    resources = {patient: patient_of(copy.profile.model_dump() if copy.profile else {}, own_id=patient)}
    for pieces in copy.sections.values():
        for piece in pieces:
            resources |= resources_of(copy.chart, piece)
    return {
        "resourceType": "Bundle",
        "id": str(new_id()),
        "type": "collection",
        "timestamp": now.isoformat(),
        "entry": [entry_of(own_id, found) for own_id, found in resources.items()],
    }


def entry_of(own_id: str, resource: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of the bundle."""
    return {"fullUrl": f"urn:uuid:{own_id}", "resource": resource}


def written(element: Mapping[str, Any]) -> str:
    """As JSON, the bundle or an entry of it."""
    return json.dumps(element, ensure_ascii=False, separators=(",", ":"))


def resources_of(chart: OpenedChart, piece: Piece) -> dict[str, Any]:
    """By its id, the resource that an entry is told of, and what it points at."""
    stored, patient = piece.stored, f"urn:uuid:{_id(chart, 'Patient')}"
    helpers = dict(_helpers(piece))
    names = {name: str(_id(chart, name)) for name in helpers}
    names |= {f"urn:uuid:{name.partition('/')[2]}": own_id for name, own_id in names.items()}

    def address(pointer: str) -> str | None:
        return f"urn:uuid:{names[pointer]}" if pointer in names else None

    listed = {str(_id(chart, f"{stored.resource_type}/{stored.resource_id}")): object_of(stored.content)}
    beside = {names[name]: helper for name, helper in helpers.items()}
    return {
        own_id: copied(found, address=address, patient=patient, own_id=own_id)
        for own_id, found in (listed | beside).items()
    }


def _helpers(piece: Piece) -> Iterator[tuple[str, dict[str, Any]]]:
    found: dict[str, Any] = json.loads(piece.stored.helpers or "{}")
    return ((name, helper) for name, helper in found.items() if isinstance(helper, dict) and goal_stands(helper))


def _id(chart: OpenedChart, name: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"{chart.practice_id}/{chart.chart_id}/{name}")
