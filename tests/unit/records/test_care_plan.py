"""What a care plan says to a lay person."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain.care_plan import care_plan
from tests.unit.records.section_builders import concept, goal, plan


def told(goals: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    found = care_plan(plan(**more), goals or {"Goal/g1": goal()}, "en")
    assert found is not None
    return dict(found.facts)


@pytest.mark.spec("S119")
def test_a_plan_says_its_kind_its_steps_and_its_goals() -> None:
    found = told()

    assert (found["plain_name"], found["clinical_name"]) == ("Physical therapy", "Physical therapy procedure")
    assert (found["status"], found["current"]) == ("active", True)
    assert (found["since"], found["until"]) == ("2016-01", "2017")
    assert (found["activities"], found["goals"]) == (("Rest the arm",), ("Lift a cup",))


@pytest.mark.spec("S119")
def test_a_plan_entered_in_error_is_never_shown() -> None:
    assert care_plan(plan(status="entered-in-error"), {}, "en") is None


@pytest.mark.parametrize(
    ("status", "shown", "current"),
    [
        ("draft", "planned", True),
        ("active", "active", True),
        ("on-hold", "on_hold", True),
        ("revoked", "ended", False),
        ("completed", "completed", False),
        ("something-else", "unknown", True),
        ([], "unknown", True),
    ],
)
def test_a_status_is_one_we_have_words_for(status: object, shown: str, *, current: bool) -> None:
    found = told(status=status)

    assert (found["status"], found["current"]) == (shown, current)


def test_without_a_kind_its_title_names_it_and_without_either_it_is_not_shown() -> None:
    assert told(category=None, title="Winter plan")["plain_name"] == "Winter plan"
    assert care_plan(plan(category=[{}]), {}, "en") is None


@pytest.mark.spec("S119")
@pytest.mark.parametrize(
    "detail",
    [
        {"doNotPerform": True, "status": "in-progress"},
        {"status": "cancelled"},
        {"status": "entered-in-error"},
    ],
)
def test_a_step_that_is_forbidden_or_dropped_is_never_shown_as_one(detail: dict[str, Any]) -> None:
    steps = [{"detail": {"code": concept("Run a marathon"), **detail}}, {"detail": {"code": concept("Walk")}}, 7, {}]

    assert told(activity=steps)["activities"] == ("Walk",)


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "rejected"])
def test_a_goal_that_was_given_up_is_not_shown(status: str) -> None:
    assert told({"Goal/g1": goal(lifecycleStatus=status)})["goals"] == ()


def test_a_goal_is_found_inside_the_plan_or_beside_it_by_any_reference() -> None:
    pointers = [{"reference": "#in"}, {"reference": "urn:uuid:g2"}, {"reference": "https://x.example/Goal/g3"}, 7]
    beside = {
        "urn:uuid:g2": goal(description={"text": "Two"}),
        "Goal/g3": goal(description={"text": "Three"}, lifecycleStatus=["x"]),
    }
    inside = [goal("in", description={"text": "One"})]

    assert told(beside, goal=pointers, contained=inside)["goals"] == ("One", "Two", "Three")


def test_a_goal_that_was_never_shared_is_left_out() -> None:
    assert told({"Goal/other": goal("other")})["goals"] == ()
