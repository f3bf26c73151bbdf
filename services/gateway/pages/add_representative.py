"""Add users: somebody who acts for the patient gets a row, an e-mail and a PIN of their own (S75-S79)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Problem
from services.gateway.asks import enrollment
from services.gateway.pages.inviting import (
    CONTACTS,
    END,
    PATIENT,
    born_in,
    contact_problems,
    end_problem,
    ending_in,
    language_of,
    patient_of,
    patient_problems,
    shown,
    submitted,
)
from services.gateway.pages.staff_door import Window
from services.gateway.visits import StaffVisit, Submission
from services.gateway.wording import RELATIONS
from shared.contracts.enrollment import PersonInvited, StaffRefused

OWN = ("own_given_name", "own_family_name", "relation")
NAMES = (*OWN, *END, *CONTACTS, "patient", *PATIENT)
LINES = ("own_given_name", "own_family_name", "email", "phone", "given_name", "family_name")


async def show(visit: StaffVisit, again: Again) -> Answer:
    """The form asks who the patient is only where nobody has told it yet."""
    return await shown(visit, again, form="add_representative.html", look="confirm_representative.html", filled=_filled)


async def submit(said: Submission) -> Answer | Again:
    """The date of birth that the representative will be asked is the patient's (S39)."""

    fields = said.fields
    born = born_in(fields, arrival=said.arrival) if fields.line("patient") else None

    async def order(visit: StaffVisit, window: Window) -> PersonInvited | StaffRefused:
        return await enrollment.add_representative(
            said, visit.staff, chart_id=window.chart_id, born=born, until=ending_in(fields, arrival=said.arrival)
        )

    relation = () if fields.line("relation") in RELATIONS else (Problem("relation", "problem.relation_missing"),)
    asked = patient_problems(said) if fields.line("patient") else ()
    own = (*fields.missing("own_given_name"), *relation, *end_problem(said))
    problems = (*own, *contact_problems(said, *LINES), *asked)
    return await submitted(said, problems, names=NAMES, order=order)


def _filled(window: Window) -> dict[str, str]:
    patient = window.access.patient
    known = bool(patient and patient.date_of_birth)
    empty = dict.fromkeys((*OWN, *END, "email", "phone"), "")
    return patient_of(patient) | empty | {"write_in": language_of(patient), "patient": "" if known else "ask"}
