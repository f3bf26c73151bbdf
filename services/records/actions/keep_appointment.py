"""Keep a visit that was booked, moved or called off (S121)."""

from __future__ import annotations

from services.records.domain.resource import Refusal
from services.records.keeping import keep, refuse
from services.records.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import AppointmentBooked, AppointmentCanceled, AppointmentChanged
from shared.work import Work

_WRONG = "entered-in-error"


async def keep_appointment(
    work: Work[Tools], told: AppointmentBooked | AppointmentChanged | AppointmentCanceled
) -> Refused | None:
    """The events come by queues of their own, in any order: without a time nobody could tell whether the visit still
    stands."""
    if told.resource.get("resourceType") != "Appointment":
        return refuse(work, told, Refusal.TYPE)
    if work.told_at is None:
        return refuse(work, told, Refusal.TIME)
    if isinstance(told, AppointmentCanceled) and told.resource.get("status") != _WRONG:
        told = AppointmentCanceled(chart_id=told.chart_id, resource={**told.resource, "status": "cancelled"})
    return await keep(work, told, lab=False)
