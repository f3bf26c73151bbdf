"""The entries of a chart's sections, as records tells them; dates are FHIR partial dates, never completed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from shared.messages import Line, Message


class Told(Message):
    """What every entry has. `plain_name` is in lay words of the asked language; `code_system` is its usual short name.

    Every date but `received_at` is text: YYYY, YYYY-MM or YYYY-MM-DD. `current` says where it stands on the page. `id`
    is the resource's own at the practice, `source` the practice's system that told it (S139).
    """

    plain_name: Line
    clinical_name: Line
    code: Line | None
    code_system: Line | None = None
    current: bool
    received_at: datetime
    id: Line | None = None
    source: Line | None = None


class Diagnosis(Told):
    """`confirmed` is False while the practice calls it provisional, differential or unconfirmed."""

    kind: Literal["diagnosis"] = "diagnosis"
    status: Literal["active", "resolved", "unknown"]
    since: Line | None
    until: Line | None
    confirmed: bool = True


class Medication(Told):
    """`dosage` is the practice's own structured dosage or sentence; `reasons` are what it is for."""

    kind: Literal["medication"] = "medication"
    status: Literal["active", "on_hold", "stopped", "completed", "planned", "not_taken", "unknown"]
    since: Line | None
    until: Line | None
    dosage: Line | None
    reasons: tuple[Line, ...] = ()


class Immunization(Told):
    """Only those given; `dose` is its number in the series, such as "2 of 3"."""

    kind: Literal["immunization"] = "immunization"
    given_on: Line | None
    dose: Line | None


class Allergy(Told):
    """`criticality` is how bad a reaction could be; `reactions` are what happened."""

    kind: Literal["allergy"] = "allergy"
    status: Literal["active", "inactive", "resolved", "unknown"]
    confirmed: bool
    intolerance: bool
    categories: tuple[Literal["food", "medication", "environment", "biologic"], ...]
    criticality: Literal["low", "high"] | None
    reactions: tuple[Line, ...]
    since: Line | None


class Procedure(Told):
    """Never one that was not done."""

    kind: Literal["procedure"] = "procedure"
    status: Literal["planned", "in_progress", "on_hold", "stopped", "completed", "unknown"]
    done_on: Line | None
    until: Line | None
    reasons: tuple[Line, ...] = ()


class CarePlan(Told):
    """`activities` and `goals` are their names, in the plan's order."""

    kind: Literal["care_plan"] = "care_plan"
    status: Literal["planned", "active", "on_hold", "ended", "completed", "unknown"]
    since: Line | None
    until: Line | None
    reasons: tuple[Line, ...] = ()
    activities: tuple[Line, ...] = ()
    goals: tuple[Line, ...] = ()


class Measured(Message):
    """One value of a lab result. `value` and `reference` are ready to read, units included; `flag` is the lab's own."""

    name: Line
    value: Line | None
    reference: Line | None
    flag: Literal["normal", "low", "high", "very_low", "very_high", "abnormal", "very_abnormal"] | None


class LabResult(Told):
    """One explicitly shared result (S120); a panel has several `values`, a single test has one."""

    kind: Literal["lab_result"] = "lab_result"
    status: Literal["final", "preliminary", "corrected", "canceled", "unknown"]
    taken_on: Line | None
    values: tuple[Measured, ...]


class Appointment(Told):
    """Upcoming ones are `current`, soonest first; times keep the offset the practice wrote (S121)."""

    kind: Literal["appointment"] = "appointment"
    status: Literal["requested", "booked", "arrived", "fulfilled", "canceled", "missed", "waitlist", "unknown"]
    starts_at: datetime | None
    ends_at: datetime | None
    people: tuple[Line, ...]
    places: tuple[Line, ...]
