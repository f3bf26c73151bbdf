"""Two charts turn out to be one patient's, or not after all: facts that come in any order and are taken back whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

from shared.contracts.ehr import ChartMerged, ChartUnmerged
from shared.contracts.enrollment import AccessShown, ShowAccess
from shared.messages import Event
from tests.integration.enrollment import orders
from tests.integration.enrollment.orders import BY
from tests.integration.enrollment.practice import Front
from tests.suite import eventually

START = datetime.now(UTC) - timedelta(hours=1)


def at(minute: int) -> str:
    """A time of the EHR's."""
    return (START + timedelta(minutes=minute)).isoformat()


def merged(chart: str, into: str) -> ChartMerged:
    """One into another."""
    return ChartMerged(chart_id=chart, into_chart_id=into)


async def tell(front: Front, event: Event, minute: int | None = None) -> str:
    """The EHR tells it; wait until it is worked on."""
    headers = {"ce-time": ""} if minute is None else {"ce-time": at(minute)}
    told = await front.suite.ehr.tell(event, **headers)
    await front.heard("ehr.demo", told)
    return told


async def roots(front: Front) -> dict[str, str]:
    """Where each chart is found."""
    async with front.suite.connection("enrollment") as connection:
        found = await connection.fetch("select chart_id, root from chart_roots")
    return {row["chart_id"]: row["root"] for row in found}


async def last(front: Front, key: str) -> dict[str, dict[str, Any]]:
    """The newest word of each chart."""
    found: dict[str, dict[str, Any]] = {}
    for one in await front.said(key):
        if one["version"] > found.get(one["chart_id"], {"version": 0})["version"]:
            found[one["chart_id"]] = one
    return found


async def test_the_window_of_either_chart_shows_both_and_nothing_was_rewritten(front: Front) -> None:
    await front.ask(orders.invite(chart_id="A"))
    await front.ask(orders.add(chart_id="A"))
    await front.ask(orders.invite(chart_id="B", email="ana.silva@example.org"))
    await tell(front, merged("A", "B"), 1)
    for chart in ("A", "B"):
        window = await front.window(chart)
        shown = sorted((row.chart_id, row.relation) for row in window.rows)
        assert shown == [("A", "child"), ("A", "self"), ("B", "self")]
        assert window.chart_id == "B"
    await tell(front, ChartUnmerged(chart_id="A"), 2)
    assert sorted((row.chart_id, row.relation) for row in await front.rows("A")) == [("A", "child"), ("A", "self")]
    assert [(row.chart_id, row.relation) for row in await front.rows("B")] == [("B", "self")]
    async with front.suite.connection("enrollment") as connection:
        assert sorted(row[0] for row in await connection.fetch("select chart_id from invitations")) == ["A", "A", "B"]


async def test_the_practice_hears_what_moved_and_who_does_not_follow(front: Front) -> None:
    await front.ask(orders.invite(chart_id="A"))
    await front.ask(orders.add(chart_id="A"))
    own, child = sorted(await front.rows("A"), key=lambda row: row.relation, reverse=True)
    await front.grant(own.invitation_id)
    await tell(front, merged("A", "B"), 1)
    told = await last(front, "merge.applied")
    assert {chart: one["surviving_chart_id"] for chart, one in told.items()} == {"A": "B", "B": "B"}
    accesses = {one["invitation_id"]: (one["status"], one["follows"]) for one in told["A"]["accesses"]}
    assert accesses == {str(own.invitation_id): ("enrolled", True), str(child.invitation_id): ("invited", False)}
    await eventually(lambda: _heard(front, "merge.applied"))
    await tell(front, ChartUnmerged(chart_id="A"), 2)
    assert (await last(front, "merge.applied"))["A"]["surviving_chart_id"] == "A"
    assert ("ehr.demo", "merge_chart", "") in await front.audited()
    assert ("ehr.demo", "unmerge_chart", "") in await front.audited()


HISTORY: list[tuple[Event, int]] = [
    (merged("A", "B"), 1),
    (merged("B", "C"), 2),
    (ChartUnmerged(chart_id="A"), 3),
    (merged("A", "C"), 4),
]


async def test_every_order_of_one_history_twice_over_ends_alike(front: Front) -> None:
    ends = set()
    for number, order in enumerate(permutations(HISTORY)):
        suffix = f"-{number}"
        for event, minute in (*order, order[number % 4]):
            fields = {name: f"{value}{suffix}" for name, value in event.model_dump().items()}
            await front.suite.ehr.tell(type(event)(**fields), **{"ce-time": at(minute)})
    await eventually(lambda: _worked_off(front, 24 * 5), within=60)
    found, told = await roots(front), await last(front, "chart.moved")
    for number in range(24):
        ends.add(tuple(found[f"{chart}-{number}"].partition("-")[0] for chart in "ABC"))
        assert all(told[f"{chart}-{number}"]["surviving_chart_id"] == found[f"{chart}-{number}"] for chart in "ABC")
    assert ends == {("C", "C", "C")}


async def test_a_circle_opens_nothing_until_a_word_is_taken_back(front: Front) -> None:
    await tell(front, merged("A", "B"), 1)
    await tell(front, merged("B", "A"), 2)
    assert await roots(front) == {"A": "A", "B": "B"}
    await tell(front, ChartUnmerged(chart_id="A"), 3)
    assert await roots(front) == {"A": "A", "B": "A"}


async def test_an_older_word_that_comes_late_changes_nothing(front: Front) -> None:
    await tell(front, ChartUnmerged(chart_id="A"), 5)
    await tell(front, merged("A", "B"), 4)
    assert await roots(front) == {"A": "A"}
    await tell(front, merged("A", "B"), 6)
    assert await roots(front) == {"A": "B", "B": "B"}


async def test_what_comes_late_for_the_absorbed_chart_stays_its_own(front: Front) -> None:
    await tell(front, merged("A", "B"), 1)
    await front.invite(chart_id="A")
    assert [row.chart_id for row in await front.rows("B")] == ["A"]
    await tell(front, ChartUnmerged(chart_id="A"), 2)
    assert await front.rows("B") == ()
    assert [row.chart_id for row in await front.rows("A")] == ["A"]


async def test_charts_of_two_patients_are_not_merged_and_other_nonsense_is_refused(front: Front) -> None:
    await front.ask(orders.invite(chart_id="A"))
    await front.ask(orders.invite(chart_id="B", date_of_birth=date(1980, 1, 1)))
    told = {
        await tell(front, merged("A", "B"), 1): "patients_differ",
        await tell(front, merged("A", "A"), 1): "same_chart",
        await tell(front, merged("A", "C")): "time_missing",
        await tell(front, ChartUnmerged(chart_id="A")): "time_missing",
    }
    assert {one["ce_id"]: one["reason"] for one in await front.said("event.refused")} == told
    assert await roots(front) == {}
    audited = sorted(action for _, _, action, _ in await front.refused())
    assert audited == sorted(
        f"{verb}.refused.{reason}"
        for verb, reason in [
            ("merge_chart", "patients_differ"),
            ("merge_chart", "same_chart"),
            ("merge_chart", "time_missing"),
            ("unmerge_chart", "time_missing"),
        ]
    )


async def test_another_practice_s_chart_of_that_name_is_another_chart(front: Front) -> None:
    await front.suite.add_practice("elsewhere", "Elsewhere")
    await front.ask(orders.invite(chart_id="A"))
    await tell(front, merged("A", "B"), 1)
    shown = await front.ask(ShowAccess(**{**BY, "practice_id": "elsewhere", "chart_id": "B"}))
    assert isinstance(shown, AccessShown)
    assert shown.rows == ()


async def _heard(front: Front, key: str) -> bool:
    return bool(front.suite.ehr.said(key))


async def _worked_off(front: Front, count: int) -> bool:
    async with front.suite.connection("enrollment") as connection:
        return bool(await connection.fetchval("select count(*) = $1 from inbox", count))
