"""A position says of a resource what its telling says, and an index always has room for it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.ehr.charts import charts
from services.records.domain.position import RULES, Position, position_of
from services.records.domain.resource import CATEGORY
from services.records.domain.sections import PROFILE, tellings
from tests.unit.records.builders import condition, patient, status, verification
from tests.unit.records.section_builders import WHOLE, allergic, concept, goal, lab, operation, order, plan, shot, visit

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOWHERE = [
    condition(verificationStatus=verification("entered-in-error")),
    condition(verificationStatus=verification("refuted")),
    allergic(verificationStatus=verification("refuted")),
    allergic(verificationStatus=verification("entered-in-error")),
    order(status="entered-in-error"),
    order(doNotPerform=True),
    shot(status="not-done"),
    shot(status="entered-in-error"),
    operation(status="not-done"),
    operation(status="entered-in-error"),
    plan(status="entered-in-error"),
    lab(status="entered-in-error"),
    visit(status="entered-in-error"),
]
NAMELESS: dict[str, Any] = {"medicationCodeableConcept": None}


def by_reference(reference: str, **more: Any) -> dict[str, Any]:
    """An order of a medicine that stands elsewhere."""
    return order(**NAMELESS, medicationReference={"reference": reference, **more})


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_whole_resource_is_listed_in_its_section_as_its_telling_says(kind: str) -> None:
    found, told = position_of(WHOLE[kind]()), tellings(NOW)[kind](WHOLE[kind](), {}, "en")

    assert told
    assert (found.section, found.current, found.sort_key) == (CATEGORY[kind], told.current, told.sort_key)
    assert found.named_by is None


@pytest.mark.spec("S119")
@pytest.mark.parametrize("resource", NOWHERE, ids=lambda one: f"{one['resourceType']}")
def test_what_is_wrong_refuted_or_not_done_is_listed_nowhere(resource: dict[str, Any]) -> None:
    assert position_of(resource) == Position()


@pytest.mark.parametrize("build", [condition, allergic, shot, operation, plan, lab])
def test_what_only_lacks_a_name_is_listed_nowhere_and_says_so(build: Any) -> None:
    named = ("code", "vaccineCode", "category", "title", "reaction")
    assert position_of({**build(), **dict.fromkeys(named)}) == Position(named_by="")


def test_an_appointment_passes_by_itself_at_its_end_and_stands_elsewhere_then() -> None:
    start, end = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)
    booked = visit(start=start.isoformat(), end=end.isoformat())
    found, tell = position_of(booked), tellings

    before, after = tell(end)["Appointment"], tell(end + timedelta(seconds=1))["Appointment"]
    upcoming, past = before(booked, {}, "en"), after(booked, {}, "en")
    assert upcoming
    assert past
    assert found.passes_at == end
    assert (found.current, upcoming.current, past.current) == (True, True, False)
    assert (found.sort_key, found.past_key) == (upcoming.sort_key, past.sort_key)


@pytest.mark.parametrize("more", [{"status": "cancelled"}, {"start": None, "end": None}])
def test_an_appointment_that_no_time_changes_never_passes(more: dict[str, Any]) -> None:
    found = position_of(visit(**more))

    assert (found.passes_at, found.past_key) == (None, None)


@pytest.mark.parametrize(
    ("resource", "points_at", "named_by"),
    [
        (by_reference("Medication/m1"), ("Medication/m1",), "Medication/m1"),
        (by_reference("https://x.example/fhir/Medication/m1/_history/3"), ("Medication/m1",), "Medication/m1"),
        (by_reference("urn:uuid:m1"), ("Medication/m1",), "Medication/m1"),
        (by_reference("Medication/m1", display="Aspirin"), ("Medication/m1",), None),
        (by_reference("Goal/m1"), (), ""),
        (by_reference(f"Medication/{'x' * 65}"), (), ""),
        (plan(goal=[{"reference": "Goal/g1"}, {"reference": "urn:uuid:g2"}]), ("Goal/g1", "Goal/g2"), None),
        (plan(goal=[{"reference": "Medication/g1"}]), (), None),
    ],
)
def test_it_points_at_what_helps_to_tell_it(
    resource: dict[str, Any], points_at: tuple[str, ...], named_by: str | None
) -> None:
    found = position_of(resource)

    assert (found.points_at, found.named_by) == (points_at, named_by)


def test_a_medicine_that_is_inside_points_nowhere_and_is_named_by_what_is_inside() -> None:
    inside = by_reference("#m", **{})
    found = position_of({**inside, "contained": [{"resourceType": "Medication", "id": "m", "code": concept("Iron")}]})

    assert (found.section, found.points_at, found.named_by) == ("medications", (), None)
    assert position_of(inside).section is None


def test_a_helper_is_listed_nowhere_and_can_name_others_only_if_it_has_a_name() -> None:
    named = {"resourceType": "Medication", "id": "m1", "code": concept("Aspirin")}

    assert position_of(named) == Position(named_by=None)
    assert position_of({**named, "code": {"coding": [{}]}}) == Position(named_by="")
    assert position_of(goal()).section is None
    assert position_of(patient()) == Position(PROFILE)


@given(st.text(min_size=1), st.text())
def test_an_index_has_room_for_every_key(name: str, when: str) -> None:
    long = condition(code="1", display=name * 400, onsetDateTime=f"2011-05{when}")
    found = position_of({**long, "meta": {"versionId": when}})

    assert len(found.sort_key.encode()) < 300
    assert found.section in ("diagnoses", None)


def test_undated_come_last_and_a_month_before_its_year() -> None:
    told = [{"onsetDateTime": when} if when else {} for when in ("2011", None, "2011-05", "2012", "2011-05-02")]
    listed = sorted((position_of(condition(f"c{place}", **more)).sort_key, place) for place, more in enumerate(told))

    assert [place for _, place in listed] == [3, 4, 2, 0, 1]
    assert position_of(condition(clinicalStatus=status("resolved"))).sort_key > listed[-1][0]


def test_whoever_changes_what_is_listed_or_in_which_order_gives_the_rules_a_new_number() -> None:
    """Rows keep the position of the rules they were written by until the number says that it is of old."""
    told = [one for chart in charts() for one in chart.resources]
    told += [*NOWHERE, *(build() for build in WHOLE.values()), by_reference("urn:uuid:m1"), visit(status="cancelled")]
    said = "\n".join(str(position_of(one)) for one in told)

    assert (RULES, hashlib.sha256(said.encode()).hexdigest()[:16]) == (1, "8c23325dbe7ad467")
