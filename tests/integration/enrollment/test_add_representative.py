"""Staff invite somebody who acts for the patient."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.contracts.enrollment import PersonInvited, RefusalReason, StaffRefused
from tests.integration.enrollment.orders import CHILD, add, cancel, invite
from tests.integration.enrollment.practice import Front


@pytest.mark.spec("S39", "S75", "S76", "S77", "S78", "S79", "S11")
async def test_a_representative_has_a_row_an_email_and_a_pin_of_their_own(front: Front) -> None:
    await front.ask(invite())
    done = await front.ask(add(phone="(415) 555-2672"))
    assert isinstance(done, PersonInvited)
    eva, ana = await front.rows()
    assert (eva.relation, eva.given_name, eva.email, eva.phone) == ("child", "Eva", "eva@example.org", "+14155552672")
    assert (ana.relation, ana.given_name, ana.email) == ("self", "Ana", "ana@example.org")
    assert front.read(eva) != front.read(ana)
    issued = (await front.said("invitation.issued"))[-1]
    assert (issued["invitation_id"], issued["relation"]) == (str(done.invitation_id), "child")
    assert (issued["given_name"], issued["own_given_name"], issued["date_of_birth"]) == ("Ana", "Eva", "1954-07-09")
    assert (await front.window()).status == "invited"


@pytest.mark.spec("S79")
async def test_each_row_has_a_status_of_its_own(front: Front) -> None:
    await front.ask(invite())
    await front.ask(add())
    eva, ana = await front.rows()
    await front.ask(cancel(eva.invitation_id))
    await front.grant(ana.invitation_id)
    assert [row.status for row in await front.rows()] == ["canceled", "enrolled"]
    assert [row.may for row in await front.rows()] == [(), ("revoke",)]


@pytest.mark.spec("D9", "S137")
async def test_one_address_may_serve_several_people_and_charts(front: Front) -> None:
    shared = {"email": "family@example.org"}
    await front.ask(invite(**shared))
    await front.ask(add(**shared))
    await front.ask(add(**shared, own_given_name="Luis"))
    await front.ask(add(**shared, chart_id="chart-2", date_of_birth=CHILD, relation="parent"))
    again = await front.ask(add(**shared, own_given_name="LUIS"))
    assert isinstance(again, PersonInvited)
    assert again.outcome == "unchanged"
    assert len(await front.rows()) == 3
    assert len(await front.rows("chart-2")) == 1
    assert len({one["pin_check"] for one in await front.said("invitation.issued")}) == 4


@pytest.mark.spec("S136")
async def test_a_minors_parent_gets_the_practices_terms(front: Front) -> None:
    await front.ask(add(date_of_birth=CHILD, relation="parent"))
    (issued,) = await front.said("invitation.issued")
    (changed,) = await front.said("enrollment.changed")
    (row,) = await front.rows()
    assert issued["ends_at"] == changed["ends_at"] == "2036-03-03T00:00:00Z"
    assert row.ends_at == datetime(2036, 3, 3, tzinfo=UTC)
    await front.ask(add(date_of_birth=CHILD.replace(year=2012), relation="parent", chart_id="chart-2"))
    assert (await front.said("invitation.issued"))[-1]["scopes"] == ["immunizations", "allergies", "demographics"]


async def test_staff_may_limit_the_access_and_the_invitation_does_not_outlive_it(front: Front) -> None:
    end = datetime.now(UTC) + timedelta(days=5)
    await front.ask(invite())
    await front.ask(add(ends_at=end))
    row = (await front.rows())[0]
    assert row.ends_at == row.expires_at == end


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"relation": "self"}, "relation_unsupported"),
        ({"relation": "mother"}, "relation_unsupported"),
        ({"chart_id": "unheard-of"}, "date_of_birth_missing"),
        ({"date_of_birth": date(1945, 7, 9)}, "date_of_birth_differs"),
        ({"email": "nowhere"}, "email_invalid"),
        ({"ends_at": datetime.now(UTC) + timedelta(hours=23)}, "end_impossible"),
        ({"practice_id": "elsewhere", "date_of_birth": CHILD}, "no_such_practice"),
    ],
)
async def test_what_is_wrong_is_refused_with_a_reason(
    front: Front, wrong: dict[str, object], reason: RefusalReason
) -> None:
    await front.ask(invite())
    assert await front.ask(add(**wrong)) == StaffRefused(reason=reason)
    assert len(await front.said("invitation.issued")) == 1
    assert len(await front.refused()) == 1


async def test_a_typing_error_makes_no_adult_of_a_child_with_an_access_of_their_own(front: Front) -> None:
    await front.set_rules(self_from=13)
    teen = CHILD.replace(year=2011)
    await front.ask(invite(date_of_birth=teen))
    (own,) = await front.rows()
    await front.grant(own.invitation_id)
    parent = add(relation="parent", date_of_birth=teen.replace(year=2001))
    assert await front.ask(parent) == StaffRefused(reason="date_of_birth_differs")
    assert isinstance(await front.ask(add(relation="parent", date_of_birth=teen)), PersonInvited)


@pytest.mark.spec("S11")
async def test_the_ehrs_event_may_name_a_representative_too(front: Front) -> None:
    await front.invite(relation="MTH", own_given_name="Rosa", email="rosa@example.org", date_of_birth=CHILD)
    (row,) = await front.rows()
    assert (row.relation, row.given_name) == ("parent", "Rosa")
