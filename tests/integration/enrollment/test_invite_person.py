"""Staff invite the patient of a chart by hand."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from shared.contracts.enrollment import PersonInvited, RefusalReason, StaffRefused
from shared.ids import new_id
from tests.integration.enrollment.orders import CHILD, cancel, invite
from tests.integration.enrollment.practice import STAFF, Front


async def test_it_says_to_identity_and_to_the_ehr_what_the_event_says(front: Front) -> None:
    await front.invite(chart_id="by-event")
    done = await front.ask(invite(chart_id="by-hand"))
    assert isinstance(done, PersonInvited)
    assert (done.outcome, done.phone_refusal) == ("issued", None)
    own = {"invitation_id", "chart_id", "pin_check", "issued_at", "expires_at", "changed_at"}
    for key in ("invitation.issued", "enrollment.changed"):
        by_event, by_hand = ({k: v for k, v in one.items() if k not in own} for one in await front.said(key))
        assert by_event == by_hand
    audited = [row for row in await front.audited() if row[1] == "invite_patient"]
    assert [row[0] for row in audited] == [f"staff:{STAFF}"] * 2


@pytest.mark.spec("S4", "S14")
async def test_the_header_of_a_chart_reads_not_invited_and_then_where_the_patient_stands(front: Front) -> None:
    before = await front.window()
    assert (before.status, before.patient, before.rows) == ("not_invited", None, ())
    await front.ask(invite())
    assert (await front.window()).status == "invited"
    await front.grant((await front.window()).rows[0].invitation_id)
    assert (await front.window()).status == "enrolled"


@pytest.mark.spec("S7", "S8", "S87")
async def test_the_window_is_prefilled_from_what_is_known_and_what_staff_change_wins(front: Front) -> None:
    await front.invite(language="es")
    known = (await front.window()).patient
    assert known is not None
    assert (known.given_name, known.date_of_birth, known.language) == ("Ana", date(1954, 7, 9), "es")
    assert (known.email, known.phone) == ("ana@example.org", "+14155552671")
    (row,) = await front.rows()
    await front.ask(cancel(row.invitation_id))
    await front.ask(invite(given_name="Anna", family_name=None, date_of_birth=None, email="new@example.org"))
    issued = (await front.said("invitation.issued"))[-1]
    assert (issued["given_name"], issued["family_name"], issued["language"]) == ("Anna", "Silva", "es")
    assert (issued["date_of_birth"], issued["email"]) == ("1954-07-09", "new@example.org")


@pytest.mark.spec("S27", "S87")
async def test_cancel_then_invite_makes_a_new_link_and_a_new_pin(front: Front) -> None:
    await front.ask(invite())
    (before,) = await front.rows()
    first = front.read(before)
    await front.ask(cancel(before.invitation_id))
    done = await front.ask(invite())
    assert isinstance(done, PersonInvited)
    assert done.invitation_id != before.invitation_id
    assert front.read((await front.rows())[0]) not in (None, first)


@pytest.mark.spec("S87")
async def test_a_date_of_birth_is_corrected_by_canceling_first(front: Front) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    right = date(1945, 7, 9)
    assert await front.ask(invite(date_of_birth=right)) == StaffRefused(reason="date_of_birth_differs")
    await front.ask(cancel(row.invitation_id))
    assert isinstance(await front.ask(invite(date_of_birth=right)), PersonInvited)
    assert [one["date_of_birth"] for one in await front.said("invitation.issued")] == ["1954-07-09", "1945-07-09"]


async def test_the_second_click_of_one_form_is_answered_as_the_first(front: Front) -> None:
    form = str(new_id())
    first, second = [await front.ask(invite(), form=form) for _ in range(2)]
    assert first == second
    assert len(await front.said("invitation.issued")) == 1


async def test_twenty_members_of_staff_at_once_make_one_invitation(front: Front) -> None:
    await front.suite.start("enrollment")
    done = await asyncio.gather(*(front.suite.bus.ask(invite(), deadline=20) for _ in range(20)))
    assert {one.invitation_id for one in done if isinstance(one, PersonInvited)} == {
        row.invitation_id for row in await front.rows()
    }
    assert len(await front.said("invitation.issued")) == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"email": "nowhere"}, "email_invalid"),
        ({"date_of_birth": date(2190, 1, 1)}, "date_of_birth_impossible"),
        ({"date_of_birth": None}, "date_of_birth_missing"),
        ({"date_of_birth": CHILD}, "too_young"),
        ({"practice_id": "elsewhere"}, "no_such_practice"),
    ],
)
async def test_what_is_wrong_is_refused_with_a_reason_and_audited(
    front: Front, wrong: dict[str, object], reason: RefusalReason
) -> None:
    assert await front.ask(invite(**wrong)) == StaffRefused(reason=reason)
    assert await front.said("invitation.issued") == []
    assert [row[1:3] for row in await front.refused()] == [
        (f"staff:{STAFF}", f"invite_patient.refused.{_known(reason)}")
    ]


def _known(reason: RefusalReason) -> str:
    """The same reason in the event's words."""
    return {"no_such_practice": "unknown_practice"}.get(reason, reason)


async def test_who_has_access_is_not_invited_again(front: Front) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    assert await front.ask(invite()) == StaffRefused(reason="already_enrolled")


async def test_a_bad_phone_costs_only_the_phone_and_staff_read_why(front: Front) -> None:
    done = await front.ask(invite(phone="12"))
    assert isinstance(done, PersonInvited)
    assert done.phone_refusal == "phone_unreadable"
    assert [row.phone for row in await front.rows()] == [None]


async def test_a_name_that_staff_emptied_stays_empty(front: Front) -> None:
    await front.invite()
    await front.ask(cancel((await front.rows())[0].invitation_id))
    await front.ask(invite(family_name="", given_name="Ana"))
    row, _ = await front.rows()
    assert (row.given_name, row.family_name) == ("Ana", None)
