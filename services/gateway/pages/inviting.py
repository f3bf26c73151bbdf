"""What both forms that invite somebody do: read the fields, ask for a second look, say by the field what is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.birth_dates import read_birth_date, read_coming_date
from services.gateway.fields import Fields
from services.gateway.guards import Staff
from services.gateway.pages.staff_door import Window, absent, window_of
from services.gateway.visits import Arrival, StaffVisit, Submission
from services.gateway.wording import INVITE_REFUSALS, LANGUAGES, known_language
from shared.contracts.enrollment import ChartSnapshot, PersonInvited, StaffRefused

BOXES = ("birth_month", "birth_day", "birth_year")
END = ("until_month", "until_day", "until_year")
PATIENT = ("given_name", "family_name", *BOXES)
CONTACTS = ("email", "phone", "write_in")
SECOND_LOOK = "confirm"
EARLIEST_ZONE = timedelta(hours=14)
"""Where a day begins first; a child may be born there today."""
Order = Callable[[StaffVisit, Window], Awaitable[PersonInvited | StaffRefused]]


def patient_of(snapshot: ChartSnapshot | None) -> dict[str, str]:
    """The patient's fields, filled with what is known of the chart (S7)."""
    born = snapshot.date_of_birth if snapshot else None
    parts = (f"{born.month:02}", f"{born.day:02}", str(born.year)) if born else ("", "", "")
    names = (snapshot.given_name, snapshot.family_name) if snapshot else (None, None)
    return dict(zip(PATIENT, (names[0] or "", names[1] or "", *parts), strict=True))


def born_in(fields: Fields | Mapping[str, str], *, arrival: Arrival) -> date | None:
    """The date of birth in the three boxes."""
    return read_birth_date(_typed(fields, BOXES), today=(arrival.now + EARLIEST_ZONE).date())


def ending_in(fields: Fields | Mapping[str, str], *, arrival: Arrival) -> date | None:
    """The last day of the access in the three boxes; enrollment's days are those of UTC."""
    return read_coming_date(_typed(fields, END), today=arrival.now.date())


def _typed(fields: Fields | Mapping[str, str], boxes: tuple[str, ...]) -> list[str]:
    return [fields.line(box) if isinstance(fields, Fields) else fields.get(box, "") for box in boxes]


def patient_problems(said: Submission) -> tuple[Problem, ...]:
    """The patient needs a name and a date of birth."""
    fields = said.fields
    named = fields.line("given_name") or fields.line("family_name")
    nameless = () if named else fields.missing("given_name")
    if born_in(fields, arrival=said.arrival):
        return nameless
    typed = any(fields.line(box) for box in BOXES)
    return (*nameless, Problem("birth_month", "problem.birth_date" if typed else "problem.birth_date_missing"))


def end_problem(said: Submission) -> tuple[Problem, ...]:
    """An access need not have an end; one that is typed has to lie ahead."""
    typed = any(said.fields.line(box) for box in END)
    return (Problem(END[0], "problem.until"),) if typed and not ending_in(said.fields, arrival=said.arrival) else ()


def contact_problems(said: Submission, *lines: str) -> tuple[Problem, ...]:
    """What can be seen of the contacts without asking; `lines` are all that a person types."""
    known = said.fields.line("write_in") in LANGUAGES
    unknown = () if known else (Problem("write_in", "problem.write_in_missing"),)
    return (*said.fields.missing("email"), *unknown, *said.fields.unfit(*lines))


async def shown(
    visit: StaffVisit, again: Again, *, form: str, look: str, filled: Callable[[Window], Mapping[str, str]]
) -> Answer:
    """The form, or the page that asks that all information is correct (S9); whoever may not invite sees neither."""
    window = await window_of(visit)
    if not isinstance(window, Window):
        return window
    if not visit.staff.member.may_invite and not again.problems:
        return Redirect(window.home)
    kept = again.kept or filled(window)
    second = again.kept.get("step") == SECOND_LOOK
    days = {"born": born_in(kept, arrival=visit.arrival), "until": ending_in(kept, arrival=visit.arrival)}
    shows = window.frame() | days | {"kept": kept, "problems": again.problems}
    return Page(look if second else form, shows, status=again.status if again.problems else 200)


async def submitted(
    said: Submission, problems: tuple[Problem, ...], *, names: tuple[str, ...], order: Order
) -> Answer | Again:
    """First click: a second look. Second click: the order. The way back keeps what was typed."""
    kept, step = said.fields.kept(*names), said.fields.line("step")
    if step == "edit":
        return Again((), kept)
    if problems:
        return Again(problems, kept)
    if step != "invite":
        return Again((), kept | {"step": SECOND_LOOK})
    return await _ordered(said, kept, order)


def language_of(snapshot: ChartSnapshot | None) -> str:
    """The language that the patient is written to in."""
    return known_language(snapshot.language if snapshot else "") or "en"


async def _ordered(said: Submission, kept: dict[str, str], order: Order) -> Answer | Again:
    visit = await Staff().admit(said.arrival)
    if not isinstance(visit, StaffVisit):
        return visit
    window = await window_of(visit)
    if not isinstance(window, Window):
        return window
    reply = await order(visit, window)
    if isinstance(reply, PersonInvited):
        return Redirect(f"/console/invitations/{reply.invitation_id}?done={reply.outcome}")
    if reply.reason == "no_such_practice":
        return absent(visit)
    return Again((Problem(*INVITE_REFUSALS[reply.reason]),), kept, status=409)
