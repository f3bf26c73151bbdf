"""An EHR tells who the patient is by now: open invitations follow, standing accesses stay or are proven anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.ehr import DemographicsChanged
from tests.integration.enrollment import orders
from tests.integration.enrollment.practice import CHART, Front
from tests.integration.enrollment.staff import operator
from tests.suite import PRACTICE, eventually

START = datetime.now(UTC) - timedelta(hours=1)
RIGHT, WRONG = date(1954, 7, 10), date(1954, 7, 9)


async def change(front: Front, born: date = RIGHT, *, time: str | None = None, **more: Any) -> str:
    """The EHR tells it now, or at a time of its own; wait until it is worked on."""
    headers = {} if time is None else {"ce-time": time}
    event = DemographicsChanged(**{"chart_id": CHART, "date_of_birth": born, "gender": "female", **more})
    told = await front.suite.ehr.tell(event, **headers)
    await front.heard("ehr.demo", told)
    return told


def at(minute: int) -> str:
    """An earlier time of the EHR's."""
    return (START + timedelta(minutes=minute)).isoformat()


async def live(front: Front) -> None:
    """The practice shows edits at once."""
    await operator(front.suite, "set", PRACTICE, "--demographics", "live")


async def births(front: Front) -> list[str]:
    """The dates of birth that identity was told, in order."""
    return [one["date_of_birth"] for one in await front.said("invitation.issued")]


@pytest.mark.spec("S128")
async def test_what_crosses_is_told_to_records_and_a_name_is_not_in_it(front: Front) -> None:
    await change(front, race=("Asian",), ethnicity=("Hispanic",), languages=("Spanish",))
    (told,) = await front.said("chart.described")
    assert (told["chart_id"], told["gender"], told["date_of_birth"]) == (CHART, "female", "1954-07-10")
    assert (told["race"], told["ethnicity"], told["languages"]) == (["Asian"], ["Hispanic"], ["Spanish"])
    assert told["live"] is False
    assert not [name for name in told if "name" in name]
    assert ("ehr.demo", "change_demographics", "") in await front.audited()
    await live(front)
    await change(front)
    assert (await front.said("chart.described"))[-1]["live"] is True


async def test_an_open_invitation_asks_for_the_right_date_under_the_same_pin(front: Front) -> None:
    await front.invite()
    (before,) = await front.rows()
    await change(front)
    (after,) = await front.rows()
    assert await births(front) == ["1954-07-09", "1954-07-10"]
    assert (after.invitation_id, front.read(after)) == (before.invitation_id, front.read(before))
    first, second = await front.said("invitation.issued")
    assert (second["version"], second["addressed_version"]) == (2, first["addressed_version"])


@pytest.mark.spec("S129")
async def test_in_seed_mode_a_standing_access_stays_as_it_is(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    await change(front)
    assert [(one.invitation_id, one.status) for one in await front.rows()] == [(row.invitation_id, "enrolled")]
    assert await front.said("access.revoked") == []
    patient = (await front.window()).patient
    assert patient is not None
    assert patient.date_of_birth == RIGHT


@pytest.mark.spec("S130", "D10")
async def test_in_live_mode_another_date_of_birth_is_proven_anew_by_a_new_invitation(front: Front) -> None:
    await live(front)
    await front.invite()
    (row,) = await front.rows()
    pin = front.read(row)
    await front.grant(row.invitation_id)
    await change(front)
    assert [one["invitation_id"] for one in await front.said("access.revoked")] == [str(row.invitation_id)]
    new, old = await front.rows()
    assert (new.status, old.invitation_id) == ("invited", row.invitation_id)
    assert (new.email, new.phone) == ("ana@example.org", "+14155552671")
    assert front.read(new) not in (None, pin)
    assert await births(front) == ["1954-07-09", "1954-07-10"]
    await front.close(row.invitation_id)
    assert [one.status for one in await front.rows()] == ["invited", "revoked"]


async def test_in_live_mode_anything_else_leaves_the_access_alone(front: Front) -> None:
    await live(front)
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    await change(front, born=WRONG, gender="other")
    assert [one.status for one in await front.rows()] == ["enrolled"]
    assert len(await front.said("invitation.issued")) == 1


async def test_a_representative_is_held_to_the_right_age_in_either_mode(front: Front) -> None:
    child, grown = datetime.now(UTC).date().replace(day=1), date(1990, 1, 1)
    child = child.replace(year=child.year - 6)
    await front.invite(relation="PRN", own_given_name="Eva", email="eva@example.org", date_of_birth=child)
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    await change(front, born=grown)
    await eventually(lambda: front.said("access.revoked"), within=40)


async def test_an_invitation_that_may_not_be_by_the_right_date_is_canceled(front: Front) -> None:
    await front.invite()
    this_year = datetime.now(UTC).year
    await change(front, born=date(this_year - 9, 1, 1))
    assert [one.status for one in await front.rows()] == ["canceled"]


@pytest.mark.spec("S127", "D11")
async def test_a_name_in_the_event_is_read_by_nobody(front: Front) -> None:
    await front.invite()
    body = b'{"chart_id": "chart-1", "date_of_birth": "1954-07-10", "given_name": "Newly", "family_name": "Changed"}'
    told = await front.suite.ehr.tell(body, key="demographics.changed", **{"ce-time": START.isoformat()})
    await front.heard("ehr.demo", told)
    assert [(one.given_name, one.family_name) for one in await front.rows()] == [("Ana", "Silva")]
    assert "Newly" not in str(await front.said("chart.described") + await front.said("invitation.issued"))


async def test_a_late_word_changes_nothing(front: Front) -> None:
    await front.invite(headers={"ce-time": START.isoformat()})
    await change(front, time=at(9))
    await change(front, born=date(1960, 1, 1), time=at(7))
    assert await births(front) == ["1954-07-09", "1954-07-10"]
    (row,) = await front.rows()
    await front.ask(orders.cancel(row.invitation_id))
    await front.ask(orders.invite(date_of_birth=RIGHT))
    await change(front, born=date(1960, 1, 1), time=at(8))
    assert (await births(front))[-1] == "1954-07-10"


@pytest.mark.parametrize(
    ("fields", "time", "reason"),
    [
        ({}, "", "time_missing"),
        ({"born": date(2190, 1, 1)}, None, "date_of_birth_impossible"),
    ],
)
async def test_what_is_refused_is_told_with_a_reason_and_leaves_a_row(
    front: Front, fields: dict[str, Any], time: str | None, reason: str
) -> None:
    ce_id = await change(front, time=time, **fields)
    assert [(one["ce_id"], one["reason"]) for one in await front.said("event.refused")] == [(ce_id, reason)]
    assert await front.said("chart.described") == []
    assert f"change_demographics.refused.{reason}" in [action for _, _, action, _ in await front.refused()]
