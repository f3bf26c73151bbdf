"""An EHR invites a patient."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.enrollment import CancelInvitation, RevokeAccess
from shared.contracts.identity import VerificationLocked
from shared.ids import new_id
from shared.seals import pin_check
from tests.integration.enrollment.practice import CHART, STAFF, Front, an_event, bounced
from tests.suite import PRACTICE, Suite, eventually


@pytest.mark.spec("S10", "S20", "S21")
async def test_an_invitation_is_issued_with_all_that_proves_a_person(front: Front) -> None:
    await front.invite(language="es-MX")
    (issued,) = await front.said("invitation.issued")
    (row,) = await front.rows()
    pin = (front.read(row) or "").replace("-", "")
    key = b64decode(front.suite.servers.secrets.pin_key)
    assert issued["pin_check"] == pin_check(key, row.invitation_id, pin)
    assert issued["practice"] == {"practice_id": PRACTICE, "name": "Integrative Medicine", "accent": None}
    assert (issued["email"], issued["phone"], issued["date_of_birth"]) == (
        "ana@example.org",
        "+14155552671",
        "1954-07-09",
    )
    assert (issued["version"], issued["order"], issued["language"]) == (1, "verify_first", "es")
    assert {"diagnoses", "labs", "demographics"} <= set(issued["scopes"])
    issued_at, expires_at = (datetime.fromisoformat(issued[name]) for name in ("issued_at", "expires_at"))
    assert expires_at - issued_at == timedelta(days=21)


@pytest.mark.spec("S14")
async def test_the_ehr_hears_on_its_own_queue_where_the_person_stands(front: Front) -> None:
    await front.invite()
    await eventually(lambda: _told(front, "enrollment.changed"))
    (changed,) = front.suite.ehr.said("enrollment.changed")
    assert (changed["chart_id"], changed["status"], changed["version"]) == (CHART, "invited", 1)
    assert changed["phone_refusal"] is None


async def test_a_phone_that_cannot_be_used_costs_only_the_phone_and_both_hear_why(front: Front) -> None:
    await front.invite(phone="+44 20 7183 8750")
    (issued,) = await front.said("invitation.issued")
    (row,) = await front.rows()
    (changed,) = await front.said("enrollment.changed")
    assert issued["phone"] is None
    assert row.phone_refusal == changed["phone_refusal"] == "phone_region_not_allowed"


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "two-addresses": ({"email": "ana@example.org,eva@example.org"}, "email_invalid"),
    "a-header": ({"email": "ana@example.org\r\nBcc: eva@example.org"}, "email_invalid"),
    "unborn": ({"date_of_birth": date(2190, 1, 1)}, "date_of_birth_impossible"),
    "too-old": ({"date_of_birth": date(1880, 1, 1)}, "date_of_birth_impossible"),
    "a-mother": ({"relation": "mother"}, "relation_unsupported"),
}


async def test_what_is_refused_is_answered_with_its_id_and_a_reason(front: Front) -> None:
    for ce_id, (event, _) in REFUSED.items():
        await front.invite(ce_id=ce_id, **event)
    await eventually(lambda: _told(front, "event.refused", times=len(REFUSED)))
    found = {(one["ce_id"], one["ce_type"], one["reason"]) for one in front.suite.ehr.said("event.refused")}
    assert found == {(ce_id, "patient.invited", reason) for ce_id, (_, reason) in REFUSED.items()}
    assert await front.rows() == ()
    assert await front.said("invitation.issued") == []
    assert (f"staff:{STAFF}", "invite_patient.refused.email_invalid", "") in await front.audited()


async def test_a_practice_that_nobody_has_added_is_refused(suite: Suite) -> None:
    await suite.start("enrollment")
    await Front(suite).invite()
    await eventually(lambda: _told(Front(suite), "event.refused"))
    assert [refused["reason"] for refused in suite.ehr.said("event.refused")] == ["unknown_practice"]


async def test_an_event_told_twice_is_one_invitation(front: Front) -> None:
    ce_id = await front.invite()
    await front.suite.ehr.tell(an_event(), ce_id=ce_id)
    await front.invite(chart_id="chart-2")
    assert len(await front.rows()) == 1
    assert [one["chart_id"] for one in await front.said("invitation.issued")] == [CHART, "chart-2"]


async def test_an_event_told_again_months_later_is_still_one_invitation(front: Front) -> None:
    ce_id = await front.invite()
    (row,) = await front.rows()
    await _cancel(front)
    await front.make_late(200)
    await front.forget_the_inbox()
    await front.invite(ce_id=ce_id)
    assert [one.invitation_id for one in await front.rows()] == [row.invitation_id]
    assert len(await front.said("invitation.issued")) == 1


async def test_a_refused_event_told_again_months_later_is_refused_again(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    ce_id = await front.invite()
    await front.forget_the_inbox()
    await front.invite(ce_id=ce_id, chart_id="chart-never-heard-of")
    await eventually(lambda: _told(front, "event.refused", times=2))
    assert {(one["ce_id"], one["reason"]) for one in front.suite.ehr.said("event.refused")} == {
        (ce_id, "already_enrolled")
    }
    assert await front.rows("chart-never-heard-of") == ()


async def test_what_was_wrong_with_an_event_stays_wrong_for_ever(front: Front) -> None:
    ce_id = await front.invite(email="nowhere")
    await front.forget_the_inbox()
    await front.invite(ce_id=ce_id)
    await eventually(lambda: _told(front, "event.refused", times=2))
    assert [one["reason"] for one in front.suite.ehr.said("event.refused")] == ["email_invalid", "email_invalid"]
    assert await front.rows() == ()


async def test_twenty_duplicates_at_once_and_three_workers_are_one_invitation(front: Front) -> None:
    await front.suite.start("enrollment", "enrollment")
    ce_id = str(new_id())
    await asyncio.gather(*(front.suite.ehr.tell(an_event(), ce_id=ce_id) for _ in range(20)))
    await front.heard("ehr.demo", ce_id)
    await front.invite(chart_id="chart-2")
    assert len(await front.rows()) == 1
    assert len(await front.said("invitation.issued")) == 2


async def test_twenty_events_for_one_person_at_once_are_one_invitation(front: Front) -> None:
    await front.suite.start("enrollment", "enrollment")
    told = await asyncio.gather(*(front.suite.ehr.tell(an_event()) for _ in range(20)))
    for ce_id in told:
        await front.heard("ehr.demo", ce_id)
    (row,) = await front.rows()
    assert row.status == "invited"
    async with front.suite.connection("enrollment") as connection:
        attached = await connection.fetchval("select count(*) from sources where invitation_id = $1", row.invitation_id)
    assert attached == 20


@pytest.mark.spec("S8", "S13")
async def test_other_contacts_are_a_new_version_of_the_same_invitation_with_the_same_pin(front: Front) -> None:
    await front.invite()
    (before,) = await front.rows()
    await front.invite(email="ana.silva@example.com", phone=None)
    (after,) = await front.rows()
    first, second = await front.said("invitation.issued")
    assert second["invitation_id"] == first["invitation_id"]
    assert (first["version"], second["version"]) == (1, 2)
    assert (second["email"], second["phone"]) == ("ana.silva@example.com", None)
    assert second["pin_check"] == first["pin_check"]
    assert second["expires_at"] == first["expires_at"]
    assert front.read(after) == front.read(before)


async def test_another_address_starts_the_delivery_anew(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.announce(bounced(row.invitation_id))
    assert [one.status for one in await front.rows()] == ["bounced"]
    await front.invite(email="ana.silva@example.com")
    assert [one.status for one in await front.rows()] == ["invited"]
    assert [one["status"] for one in await front.said("enrollment.changed")] == ["invited", "bounced", "invited"]


async def test_the_same_contacts_change_nothing_and_the_ehr_hears_where_it_stands(front: Front) -> None:
    await front.invite()
    (before,) = await front.rows()
    await front.invite(given_name="Anna", email="ana@EXAMPLE.org")
    (after,) = await front.rows()
    assert len(await front.said("invitation.issued")) == 1
    assert [one["version"] for one in await front.said("enrollment.changed")] == [1, 1]
    assert (after.invitation_id, front.read(after)) == (before.invitation_id, front.read(before))


async def test_an_event_held_up_and_overtaken_by_a_newer_one_brings_no_old_contacts_back(front: Front) -> None:
    early, late = (f"2026-03-02T{hour}:00:00+00:00" for hour in ("09", "10"))
    await front.invite(email="new@example.org", headers={"ce-time": late})
    ce_id = await front.invite(email="old@example.org", headers={"ce-time": early})
    await eventually(lambda: _told(front, "event.refused"))
    assert [(one["ce_id"], one["reason"]) for one in front.suite.ehr.said("event.refused")] == [(ce_id, "superseded")]
    assert [row.email for row in await front.rows()] == ["new@example.org"]


async def test_an_event_told_as_if_from_the_future_does_not_shut_out_those_that_follow(front: Front) -> None:
    await front.invite(email="first@example.org", headers={"ce-time": "2190-01-01T00:00:00+00:00"})
    await front.invite(email="second@example.org")
    assert [row.email for row in await front.rows()] == ["second@example.org"]


@pytest.mark.spec("S27")
async def test_after_a_cancellation_there_is_a_new_invitation_with_a_new_id_and_pin(front: Front) -> None:
    await front.invite()
    (old,) = await front.rows()
    old_pin = front.read(old)
    await _cancel(front)
    await front.invite()
    new, gone = await front.rows()
    assert (gone.invitation_id, gone.status, gone.access_code) == (old.invitation_id, "canceled", None)
    assert new.invitation_id != old.invitation_id
    assert new.status == "invited"
    assert front.read(new) not in (None, old_pin)


@pytest.mark.spec("S28")
async def test_after_a_revocation_there_is_a_new_invitation(front: Front) -> None:
    await front.invite()
    (old,) = await front.rows()
    await front.grant(old.invitation_id)
    await front.suite.bus.ask(RevokeAccess(practice_id=PRACTICE, invitation_id=old.invitation_id, staff_id=STAFF))
    await front.invite()
    new, _ = await front.rows()
    assert new.invitation_id != old.invitation_id
    assert front.read(new)


async def test_after_its_time_there_is_a_new_invitation_even_before_anybody_noticed(front: Front) -> None:
    await front.invite()
    (old,) = await front.rows()
    await front.make_late()
    await front.invite()
    new, gone = await front.rows()
    assert (gone.invitation_id, gone.status) == (old.invitation_id, "expired")
    assert (new.status, new.access_code is None) == ("invited", False)
    said = [(one["invitation_id"], one["status"]) for one in await front.said("enrollment.changed")]
    assert said[1:] == [(str(old.invitation_id), "expired"), (str(new.invitation_id), "invited")]


async def test_a_locked_invitation_is_canceled_and_replaced(front: Front) -> None:
    await front.invite()
    (old,) = await front.rows()
    await front.announce(VerificationLocked(invitation_id=old.invitation_id, locked_at=datetime.now(UTC)))
    assert [(row.status, row.access_code) for row in await front.rows()] == [("locked", None)]
    await front.invite()
    new, gone = await front.rows()
    assert (new.status, gone.status) == ("invited", "canceled")
    assert [one["invitation_id"] for one in await front.said("invitation.canceled")] == [str(old.invitation_id)]


async def test_an_enrolled_person_is_not_invited_again(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    ce_id = await front.invite(email="other@example.org")
    await eventually(lambda: _told(front, "event.refused"))
    assert [(one["ce_id"], one["reason"]) for one in front.suite.ehr.said("event.refused")] == [
        (ce_id, "already_enrolled")
    ]
    assert [one.status for one in await front.rows()] == ["enrolled"]


async def test_every_invitation_leaves_one_audit_row_and_no_value(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    assert await front.audited() == [
        ("operator", "add_practice", PRACTICE),
        (f"staff:{STAFF}", "invite_patient", str(row.invitation_id)),
        (f"staff:{STAFF}", "show_access", ""),
    ]


async def _cancel(front: Front) -> None:
    row, *_ = await front.rows()
    order = CancelInvitation(practice_id=PRACTICE, invitation_id=row.invitation_id, staff_id=STAFF)
    await front.suite.bus.ask(order)


async def _told(front: Front, kind: str, times: int = 1) -> bool:
    return len(front.suite.ehr.said(kind)) >= times
