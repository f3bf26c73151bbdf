"""What records answers: the shared chart, as a lay person reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.enrollment import Practice
from shared.contracts.entries import (
    Allergy,
    Appointment,
    CarePlan,
    Diagnosis,
    Immunization,
    LabResult,
    Medication,
    Procedure,
)
from shared.messages import Line, Message, Reply, Request, Text

Section = Literal[
    "diagnoses",
    "medications",
    "immunizations",
    "allergies",
    "procedures",
    "care_plans",
    "labs",
    "appointments",
]
"""The sections of a chart, in the order of the navigation (S119-S121, S123)."""

Entry = Annotated[
    Diagnosis | Medication | Immunization | Allergy | Procedure | CarePlan | LabResult | Appointment,
    Field(discriminator="kind"),
]


class ChartHeading(Message):
    """Whose chart it is, by what right it is read, and which sections the grant opens."""

    practice: Practice
    display_name: Line
    relation: Line
    sections: tuple[Section, ...]
    profile: bool


class SectionShown(Reply):
    """One page of one section: what is current first, then what is past, each newest first (S119-S121).

    `page` counts from 1 and is at most `pages` (a page beyond the last shows the last); `total` counts all entries.
    """

    chart: ChartHeading
    section: Section
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


class SectionSummary(Message):
    """The first entries of one section, and how many there are of it, `current` of them current."""

    section: Section
    entries: tuple[Entry, ...]
    total: int
    current: int


class SummaryShown(Reply):
    """The first three entries of every section that the grant opens, empty sections included."""

    chart: ChartHeading
    sections: tuple[SectionSummary, ...]


class Profile(Message):
    """The demographics of the chart's patient (S125, S128). `born` and `died` are FHIR partial dates.

    `gender` is FHIR's code; race, ethnicity and languages are the names the practice gave them.
    """

    names: tuple[Line, ...]
    born: Line | None
    died: Line | None = None
    gender: Line | None
    race: tuple[Line, ...]
    ethnicity: tuple[Line, ...]
    languages: tuple[Line, ...]
    received_at: datetime


class ProfileShown(Reply):
    """The profile; None while the practice has shared none."""

    chart: ChartHeading
    profile: Profile | None


class RecordsRefused(Reply):
    """`not_found` is said for absent, revoked and never granted alike; `session_over` for a stale assertion."""

    reason: Literal["not_found", "session_over"]


class ViewSection(Request[SectionShown | RecordsRefused], key="records.view-section", query=True):
    """Read one page of a section by session assertion and grant; each reading leaves an audit row.

    `language` is that of the plain names: `en` or `es`, and `en` for any other.
    """

    assertion: Text
    grant_id: UUID
    section: Section
    page: int = 1
    language: Line = "en"


class ViewSummary(Request[SummaryShown | RecordsRefused], key="records.view-summary", query=True):
    """Read the beginning of every section; each reading leaves an audit row."""

    assertion: Text
    grant_id: UUID
    language: Line = "en"


class ViewProfile(Request[ProfileShown | RecordsRefused], key="records.view-profile", query=True):
    """Read the demographics; the grant's category is `demographics`."""

    assertion: Text
    grant_id: UUID
    language: Line = "en"
