"""Invite the patient: contacts prefilled and editable, and a second look before anything is sent (S7-S10)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import enrollment
from services.gateway.pages.inviting import (
    CONTACTS,
    PATIENT,
    born_in,
    contact_problems,
    language_of,
    patient_of,
    patient_problems,
    shown,
    submitted,
)
from services.gateway.pages.staff_door import Window
from services.gateway.visits import StaffVisit, Submission
from shared.contracts.enrollment import PersonInvited, StaffRefused

NAMES = (*PATIENT, *CONTACTS)
LINES = ("given_name", "family_name", "email", "phone")


async def show(visit: StaffVisit, again: Again) -> Answer:
    """The form, or the second look."""
    return await shown(visit, again, form="invite_person.html", look="confirm_person.html", filled=_filled)


async def submit(said: Submission) -> Answer | Again:
    """Only the second click, "Invite", sends."""

    born = born_in(said.fields, arrival=said.arrival)

    async def order(visit: StaffVisit, window: Window) -> PersonInvited | StaffRefused:
        return await enrollment.invite_person(said, visit.staff, chart_id=window.chart_id, born=born)

    problems = (*patient_problems(said), *contact_problems(said, *LINES))
    return await submitted(said, problems, names=NAMES, order=order)


def _filled(window: Window) -> dict[str, str]:
    patient = window.access.patient
    contacts = (patient.email or "", patient.phone or "") if patient else ("", "")
    return patient_of(patient) | dict(zip(CONTACTS, (*contacts, language_of(patient)), strict=True))
