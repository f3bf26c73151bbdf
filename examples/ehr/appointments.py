"""Three invented visits of each patient (FHIR R4 Appointment): one to come, one that was, one that was canceled."""

from typing import Any

DOCTOR = {"reference": "Practitioner/dr-lee", "display": "Dr. Jordan Lee"}
PLACE = {"reference": "Location/room-4", "display": "Integrative Medicine, Room 4"}


def appointments(chart_id: str, number: int) -> tuple[dict[str, Any], ...]:
    """The same ones each time: days and ids are made of the chart. `number` (0 to 9) keeps patients off each other."""
    day = 10 + number
    return (
        _visit(chart_id, 1, "booked", f"2027-06-{day}T09:30:00-04:00", "Annual physical exam"),
        _visit(chart_id, 2, "fulfilled", f"2024-03-{day}T09:30:00-04:00", "Follow-up visit"),
        _visit(chart_id, 3, "cancelled", f"2025-01-{day}T09:30:00-05:00", "Nutrition counseling"),
    )


def _visit(chart_id: str, number: int, status: str, start: str, reason: str) -> dict[str, Any]:
    accepted = "declined" if status == "cancelled" else "accepted"
    actors = ({"reference": f"Patient/{chart_id}"}, DOCTOR, PLACE)
    return {
        "resourceType": "Appointment",
        "id": f"visit-{number}-{chart_id}",
        "status": status,
        "serviceType": [{"text": reason}],
        "start": start,
        "end": start.replace("T09:30", "T10:00"),
        "participant": [{"actor": actor, "status": accepted} for actor in actors],
    }
