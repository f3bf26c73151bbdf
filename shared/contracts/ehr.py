"""What an EHR may tell Chartkey (`ehr`, key `<practice>.<noun>.<past>`) and what it hears back (`outbound`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from shared.messages import Event, Ident, Line, Message

EHR = ("ehr",)


class PatientInvited(Event, key="patient.invited", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """The practice wants this patient to have access (S10); the practice is the first word of the routing key.

    `invited_by` is the staff member, so that permissions (S94) can be enforced. `relation` is the person's
    relation to the patient, `self` for the patient. A malformed `email` is refused with a reason, not unreadable.
    `given_name` and `family_name` are the patient's; a representative's are `own_given_name` and `own_family_name`.
    """

    chart_id: Ident
    invited_by: Ident
    date_of_birth: date
    email: Line
    phone: Line | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    language: Line = "en"
    relation: Line = "self"
    own_given_name: Line | None = None
    own_family_name: Line | None = None
    ends_at: datetime | None = None


class ChartNoteSigned(Event, key="chart-note.signed", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """A staff member signed a chart note, which may invite its patient (S95); nothing of the note is in it (S122).

    `signed_by` is the staff member, as `invited_by` in `patient.invited`. `email` and `phone` are the patient's own,
    None where the chart has none; `opted_out`: the patient does not want to be invited.
    """

    chart_id: Ident
    signed_by: Ident
    date_of_birth: date
    email: Line | None = None
    phone: Line | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    language: Line = "en"
    opted_out: bool = False


class DemographicsChanged(Event, key="demographics.changed", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """Who the patient is, as the chart says now, without the name, which never crosses (S127, S128).

    All that is known is told each time; None and empty are unknown. `gender` is FHIR's code; `race`, `ethnicity` and
    `languages` (preferred first) are in words. The event's own time orders it: without one it is refused.
    """

    chart_id: Ident
    date_of_birth: date
    gender: Literal["male", "female", "other", "unknown"] | None = None
    race: tuple[Line, ...] = ()
    ethnicity: tuple[Line, ...] = ()
    languages: tuple[Line, ...] = ()


class ChartMerged(Event, key="chart.merged", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """The chart was found to be of the same patient as another one, which goes on in its place.

    The event's own time orders it among the merges and unmerges of this chart: without one it is refused.
    """

    chart_id: Ident
    into_chart_id: Ident


class ChartUnmerged(Event, key="chart.unmerged", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """The chart stands for itself again; as for `chart.merged`, its own time orders it."""

    chart_id: Ident


class RecordShared(Event, key="record.shared", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """One FHIR R4 resource of a chart that the practice shares (S119); newer versions replace older ones."""

    chart_id: Ident
    resource: dict[str, Any]


class LabShared(Event, key="lab.shared", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """One lab result (FHIR R4 Observation, or DiagnosticReport) that the practice shares explicitly (S120)."""

    chart_id: Ident
    resource: dict[str, Any]


class RecordWithdrawn(Event, key="record.withdrawn", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """The practice no longer shares this FHIR R4 resource of a chart: it is shown nowhere, and its content dropped.

    `version_id` and `last_updated` are the `meta` of the version that is taken back, older ones included; without
    them the event's own time decides, without that its arrival.
    """

    chart_id: Ident
    resource_type: Line
    resource_id: Ident
    version_id: Line | None = None
    last_updated: datetime | None = None


class LabWithdrawn(Event, key="lab.withdrawn", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """The practice no longer shares this lab result (Observation, or DiagnosticReport) with the patient (S120).

    As for `record.withdrawn`; it is shown again once `lab.shared` tells it anew.
    """

    chart_id: Ident
    resource_type: Line
    resource_id: Ident
    version_id: Line | None = None
    last_updated: datetime | None = None


class AppointmentBooked(Event, key="appointment.booked", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """A visit was booked, told as the whole FHIR R4 Appointment (S121).

    The event's own time orders it among what else is told of this appointment: without one it is refused.
    """

    chart_id: Ident
    resource: dict[str, Any]


class AppointmentChanged(Event, key="appointment.changed", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """A visit was moved or changed, told as `appointment.booked` is."""

    chart_id: Ident
    resource: dict[str, Any]


class AppointmentCanceled(Event, key="appointment.canceled", aggregate="chart_id", announcers=EHR, exchange="ehr"):
    """A visit was called off, told as `appointment.booked` is; whatever status the resource has, it is canceled."""

    chart_id: Ident
    resource: dict[str, Any]


class EventRefused(
    Event, key="event.refused", aggregate="ce_id", announcers=("enrollment", "records"), exchange="outbound"
):
    """An EHR's event was refused: which one (`ce_id`, `ce_type`) and why, in a closed set of reason codes."""

    practice_id: Ident
    ce_id: Line | None
    ce_type: Line
    reason: Line
    refused_at: datetime


class MovedAccess(Message):
    """A standing invitation or access to a chart that was merged; `follows`: it opens the surviving chart as well."""

    invitation_id: UUID
    relation: Line
    status: Line
    follows: bool


class MergeApplied(Event, key="merge.applied", aggregate="chart_id", announcers=("enrollment",), exchange="outbound"):
    """Under which chart a merged one is found now, itself once it stands alone, and who has access by it.

    Higher `version` wins. Whoever does not follow sees what was shared of their own chart, and may be invited anew.
    """

    practice_id: Ident
    chart_id: Ident
    surviving_chart_id: Ident
    version: int
    applied_at: datetime
    accesses: tuple[MovedAccess, ...]


class EnrollmentChanged(
    Event, key="enrollment.changed", aggregate="invitation_id", announcers=("enrollment",), exchange="outbound"
):
    """Where one person's access to one chart stands now: full state, higher `version` wins (S14).

    `phone_refusal` is the reason code why the phone that was told is not used (trust.md 3); `ends_at` is when a
    representative's access ends.
    """

    practice_id: Ident
    chart_id: Ident
    invitation_id: UUID
    relation: Line
    status: Line
    version: int
    changed_at: datetime
    phone_refusal: Line | None = None
    ends_at: datetime | None = None


EVENTS: tuple[type[Event], ...] = tuple(
    one for one in Event.__subclasses__() if one.__module__ == __name__ and one.exchange == "ehr"
)
"""Everything that an EHR tells, by either door: all of the above. What it asks is in shared/contracts/requests.py."""
