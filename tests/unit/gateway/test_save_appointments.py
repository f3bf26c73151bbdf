"""Visits as a calendar takes them: what is to come, what was called off, and no word of what they are for."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from icalendar import Calendar, Component

from services.gateway.calendars import calendar
from services.gateway.wording import wordings
from shared.contracts.entries import Appointment
from shared.contracts.records import ViewSection
from tests.fakes.chart import ENTRIES, LONG_AGO
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import chart, sign_in

GRANT = UUID(int=7)
START = datetime(2027, 3, 2, 19, 30, tzinfo=UTC)


def visit(**more: object) -> Appointment:
    """One visit to come."""
    told = {"plain_name": "Canary clinic", "clinical_name": "Canary", "code": None, "current": True, "id": "v1",
            "received_at": LONG_AGO, "status": "booked", "starts_at": START, "ends_at": None, "people": (),
            "places": ()}  # fmt: skip
    return Appointment.model_validate({**told, **more})


def file(*visits: Appointment, practice: str = "Integrative Medicine") -> bytes:
    """As it is saved."""
    say = wordings("Chartkey")["en"].plain
    return calendar(visits, grant_id=GRANT, host="portal.example", practice=practice, say=say)


def events(told: bytes) -> list[Component]:
    """What a calendar reads in it."""
    return list(Calendar.from_ical(told).walk("VEVENT"))


@pytest.mark.spec("S121")
async def test_the_visits_to_come_are_saved_and_past_ones_are_not(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    assert "calendar" in (await browser.get(chart(stage, "appointments"))).text
    saved = await browser.get(chart(stage, "calendar"))

    assert saved.headers["content-type"].startswith("text/calendar")
    assert saved.headers["content-disposition"] == 'attachment; filename="visits.ics"'
    assert saved.headers["cache-control"] == "no-store"
    planned, canceled = events(saved.content)
    assert str(planned["summary"]) == "Visit at Integrative Medicine"
    assert planned.decoded("dtstart") == START
    assert str(planned["location"]) == "Room 4, 12 Elm Street"
    assert "Dr. Grace Lee" in str(planned["description"])
    assert [str(one["status"]) for one in (planned, canceled)] == ["CONFIRMED", "CANCELLED"]
    assert {one.section for one in stage.bus.asks(ViewSection)} == {"appointments"}


async def test_every_page_of_many_visits_is_in_the_file(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    many = tuple(visit(id=f"v{number}") for number in range(60))
    stage.household.entries = ENTRIES | {"appointments": many}
    saved = await browser.get(chart(stage, "calendar"))
    assert len({str(one["uid"]) for one in events(saved.content)}) == 60


async def test_another_persons_visits_are_not_there(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    absent = await browser.get(f"/charts/{GRANT}/calendar")
    assert absent.status_code == 404


def test_what_a_visit_is_for_is_not_in_the_file() -> None:
    assert b"anary" not in file(visit())


def test_a_name_cannot_write_lines_of_its_own() -> None:
    evil = "Room 4\r\nATTENDEE:mailto:evil@example.org;X=1, back\\slash \u2028 end"
    (event,) = events(file(visit(places=(evil,), people=(evil,)), practice="A;B\r\nSUMMARY:evil"))
    lines = file(visit(places=(evil,), people=(evil,))).decode().split("\r\n")
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert str(event["summary"]).startswith("Visit at A;B")
    assert max(len(line.encode()) for line in lines) <= 75


def test_the_same_visit_keeps_its_identity_and_another_ones_differs() -> None:
    uids = [str(events(file(one))[0]["uid"]) for one in (visit(), visit(status="canceled"), visit(id="v2"))]
    assert uids[0] == uids[1] != uids[2]
    assert "v1" not in uids[0]


@pytest.mark.parametrize(("status", "said"), [("requested", "TENTATIVE"), ("waitlist", "TENTATIVE")])
def test_what_is_not_sure_is_tentative(status: str, said: str) -> None:
    assert [str(one["status"]) for one in events(file(visit(status=status)))] == [said]


def test_a_visit_without_a_start_cannot_be_entered_and_an_end_before_it_is_none() -> None:
    assert events(file(visit(starts_at=None))) == []
    assert "dtend" not in events(file(visit(ends_at=LONG_AGO)))[0]


@pytest.mark.spec("S139")
async def test_the_page_says_where_a_visit_comes_from_and_how_to_have_it_corrected(
    browser: Browser, stage: Stage
) -> None:
    sign_in(browser, stage)
    told = ENTRIES["appointments"][0].model_copy(update={"source": "riverside"})
    stage.household.entries = {"appointments": (told,)}
    said = text_of(await browser.get(chart(stage, "appointments")))
    assert "Received from Integrative Medicine (records system: riverside ) on November 3, 2025" in said
    assert (
        "Does something look wrong? Call Integrative Medicine. They keep these records and can correct them."
        in said.replace(" .", ".")
    )
