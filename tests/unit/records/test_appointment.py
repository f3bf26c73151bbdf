"""What an appointment says to a lay person."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from services.records.domain.appointment import appointment
from services.records.domain.telling import Told
from tests.unit.records.section_builders import concept, visit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def told(**more: Any) -> Told:
    found = appointment(visit(**more), {}, "en", now=NOW)
    assert found is not None
    return found


def facts(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(**told(**more).facts)


def people(*actors: object) -> tuple[str, ...]:
    found: tuple[str, ...] = facts(participant=[{"actor": actor} for actor in actors]).people
    return found


@pytest.mark.spec("S121")
def test_an_appointment_says_what_when_with_whom_and_where() -> None:
    found = facts()

    assert (found.plain_name, found.status, found.current) == ("Check-up", "booked", True)
    assert found.starts_at.isoformat() == "2040-05-01T09:00:00-05:00"
    assert found.ends_at.isoformat() == "2040-05-01T09:30:00-05:00"
    assert (found.people, found.places) == (("Dr. Lee",), ("Main Street 5",))


@pytest.mark.spec("S121")
def test_an_appointment_entered_in_error_is_never_shown() -> None:
    assert appointment(visit(status="entered-in-error"), {}, "en", now=NOW) is None


@pytest.mark.spec("S121")
@pytest.mark.parametrize(
    "actor",
    [
        {"reference": "Patient/p1"},
        {"reference": "https://ehr.example/fhir/Patient/p1/_history/2"},
        {"reference": "urn:uuid:p1"},
        {"reference": "#p1"},
        {"reference": "RelatedPerson/r1"},
        {"reference": "#p1", "type": "Patient"},
        {"type": "Patient"},
        {"reference": "Patient/p1", "type": "Practitioner"},
        {"reference": ["Patient/p1"]},
        {},
    ],
)
def test_who_may_be_the_patient_is_never_among_the_people(actor: dict[str, Any]) -> None:
    assert people({**actor, "display": "Gustavo Mejía"}, {"reference": "Practitioner/d", "display": "Dr. Lee"}) == (
        "Dr. Lee",
    )


@pytest.mark.parametrize(
    "actor",
    [
        {"reference": "Practitioner/d1"},
        {"reference": "https://ehr.example/fhir/PractitionerRole/d1"},
        {"reference": "urn:uuid:d1", "type": "Practitioner"},
        {"type": "Practitioner"},
    ],
)
def test_who_is_known_to_be_of_the_practice_is_named(actor: dict[str, Any]) -> None:
    assert people({**actor, "display": " Dr.  Lee "}, None, 7, {"reference": "Practitioner/nameless"}) == ("Dr. Lee",)


@pytest.mark.parametrize(
    ("status", "shown", "current"),
    [
        ("proposed", "requested", True),
        ("pending", "requested", True),
        ("booked", "booked", True),
        ("arrived", "arrived", True),
        ("checked-in", "arrived", True),
        ("waitlist", "waitlist", True),
        ("fulfilled", "fulfilled", False),
        ("cancelled", "canceled", False),
        ("noshow", "missed", False),
        ("something-else", "unknown", True),
        ([], "unknown", True),
    ],
)
def test_what_is_over_or_canceled_is_not_upcoming_whenever_it_was_to_be(
    status: object, shown: str, *, current: bool
) -> None:
    found = facts(status=status)

    assert (found.status, found.current) == (shown, current)


@pytest.mark.parametrize(
    ("start", "end", "current"),
    [
        ("2026-11-21T13:00:00Z", None, True),
        ("2026-11-21T11:00:00Z", "2026-11-21T12:30:00Z", True),
        ("2026-11-21T11:00:00Z", "2026-11-21T11:30:00Z", False),
        ("2026-11-21T11:00:00Z", None, False),
        ("2026-11-21T11:30:00-05:00", None, True),
        (None, None, True),
    ],
)
def test_upcoming_is_what_has_not_ended_yet(start: str | None, end: str | None, *, current: bool) -> None:
    assert facts(start=start, end=end).current is current


@pytest.mark.spec("S121")
def test_upcoming_come_soonest_first_then_past_ones_newest_first() -> None:
    starts = {
        "later": "2026-12-24T09:00:00Z",
        "sooner": "2026-11-22T23:00:00-05:00",
        "soonest": "2026-11-23T01:00:00Z",
        "past": "2026-11-20T09:00:00Z",
        "long past": "2016-11-20T09:00:00Z",
        "some day": None,
    }
    listed = [told(start=start, end=None, serviceType=[concept(name)]) for name, start in starts.items()]
    listed.append(told(start="2026-12-01T09:00:00Z", status="cancelled", serviceType=[concept("canceled")]))

    assert [found.facts["plain_name"] for found in sorted(listed, key=lambda one: one.sort_key)] == [
        "soonest",
        "sooner",
        "later",
        "some day",
        "canceled",
        "past",
        "long past",
    ]


@pytest.mark.parametrize(
    "moment",
    ["soon", "2026-11-22", "2026-11-22T09:00:00", 7, None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"],
)
def test_a_moment_that_cannot_be_one_is_none(moment: object) -> None:
    found = facts(start=moment, end=moment)

    assert (found.starts_at, found.ends_at) == (None, None)


def test_it_is_named_by_its_service_then_its_type_then_its_specialty_and_else_a_visit() -> None:
    bare = {"coding": [{"system": "x:y", "code": "185"}]}

    assert facts(serviceType=[bare], appointmentType=concept("Follow-up")).plain_name == "Follow-up"
    assert facts(serviceType=None, specialty=[concept("Cardiology")]).plain_name == "Cardiology"
    assert (facts(serviceType=None).plain_name, facts(serviceType=None).code) == ("Visit", None)
