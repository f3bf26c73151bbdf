"""A signed chart note invites its patient, where practice and signer have it so."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from shared.contracts.ehr import ChartNoteSigned
from shared.contracts.practices import ChangePermissions
from tests.integration.enrollment import orders
from tests.integration.enrollment.practice import CHART, STAFF, Front
from tests.integration.enrollment.staff import operator
from tests.suite import PRACTICE, eventually

NOTE = "canary: the patient drinks a bottle of gin a day"


def a_note(**more: Any) -> ChartNoteSigned:
    """Dr. Lee has signed a note in Ana's chart."""
    fields = {
        "chart_id": CHART,
        "signed_by": STAFF,
        "date_of_birth": date(1954, 7, 9),
        "email": "ana@example.org",
        "phone": "(415) 555-2671",
        "given_name": "Ana",
        "family_name": "Silva",
    }
    return ChartNoteSigned(**{**fields, **more})


async def sign(front: Front, *, ce_id: str | None = None, **more: Any) -> str:
    """The EHR tells it; wait until it is worked on."""
    told = await front.suite.ehr.tell(a_note(**more), ce_id=ce_id)
    await front.heard("ehr.demo", told)
    return told


async def switch(front: Front, state: str) -> None:
    """The practice decides."""
    await operator(front.suite, "set", PRACTICE, "--auto-invite", state)


async def permit(front: Front, *, auto_invite: bool, may_invite: bool = True) -> None:
    """An administrator decides for the signer."""
    await front.ask(
        ChangePermissions(
            practice_id=PRACTICE,
            staff_id="boss",
            role="administrator",
            member_id=STAFF,
            may_invite=may_invite,
            auto_invite=auto_invite,
        )
    )


async def reasons(front: Front) -> dict[str, str]:
    """ce-id -> why it was refused."""
    return {one["ce_id"]: one["reason"] for one in await front.said("event.refused")}


@pytest.mark.spec("S95")
async def test_a_signed_note_invites_the_patient_like_anybody_who_is_invited_by_hand(front: Front) -> None:
    await switch(front, "on")
    await sign(front, language="es")
    (issued,) = await front.said("invitation.issued")
    (row,) = await front.rows()
    assert (issued["email"], issued["phone"], issued["language"]) == ("ana@example.org", "+14155552671", "es")
    assert (row.status, row.relation) == ("invited", "self")
    assert front.read(row)
    assert (f"staff:{STAFF}", "auto_invite", str(row.invitation_id)) in await front.audited()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "opted-out": ({"opted_out": True}, "opted_out"),
    "a-child": ({"date_of_birth": date(2018, 3, 3)}, "age_out_of_range"),
    "very-old": ({"date_of_birth": date(1930, 3, 3)}, "age_out_of_range"),
    "no-address": ({"email": None}, "contacts_missing"),
    "two-addresses": ({"email": "a@example.org,b@example.org"}, "contacts_missing"),
    "no-phone": ({"phone": None}, "contacts_missing"),
    "a-foreign-phone": ({"phone": "+44 20 7183 8750"}, "contacts_missing"),
}


@pytest.mark.spec("S95")
async def test_whom_a_note_does_not_invite_the_ehr_hears_with_a_reason_and_the_audit_has_it(front: Front) -> None:
    await switch(front, "on")
    for ce_id, (fields, _) in REFUSED.items():
        await sign(front, ce_id=ce_id, **fields)
    assert await reasons(front) == {ce_id: reason for ce_id, (_, reason) in REFUSED.items()}
    await eventually(lambda: _heard(front, len(REFUSED)))
    assert await front.rows() == ()
    audited = [action for _, _, action, _ in await front.refused()]
    assert sorted(audited) == sorted(f"auto_invite.refused.{reason}" for _, reason in REFUSED.values())


@pytest.mark.spec("S99", "S95")
async def test_it_is_off_until_the_practice_wants_it_and_for_whom_an_administrator_switched_it_off(
    front: Front,
) -> None:
    off = await sign(front)
    await switch(front, "on")
    await permit(front, auto_invite=False)
    not_hers = await sign(front)
    await permit(front, auto_invite=True, may_invite=False)
    may_not = await sign(front)
    assert await reasons(front) == {off: "auto_invite_off", not_hers: "auto_invite_off", may_not: "may_not_invite"}
    await sign(front, signed_by="somebody.else")
    assert len(await front.rows()) == 1


async def test_whoever_was_invited_before_is_left_alone_whatever_became_of_it(front: Front) -> None:
    await switch(front, "on")
    await front.invite()
    (row,) = await front.rows()
    standing = await sign(front, email="another@example.org")
    await front.ask(orders.cancel(row.invitation_id))
    canceled = await sign(front)
    assert await reasons(front) == {standing: "already_invited", canceled: "already_invited"}
    assert [one.email for one in await front.rows()] == ["ana@example.org"]


async def test_a_representative_alone_is_no_invitation_of_the_patient(front: Front) -> None:
    await switch(front, "on")
    await front.invite(relation="CHILD", own_given_name="Eva", email="eva@example.org")
    await sign(front)
    assert sorted(row.relation for row in await front.rows()) == ["child", "self"]


async def test_a_note_told_again_months_later_is_answered_as_it_was_then(front: Front) -> None:
    refused = await sign(front)
    await switch(front, "on")
    invited = await sign(front, chart_id="chart-2")
    await front.forget_the_inbox()
    await sign(front, ce_id=refused)
    await sign(front, ce_id=invited, chart_id="chart-2")
    assert await front.rows() == ()
    assert len(await front.rows("chart-2")) == 1
    assert set(await reasons(front)) == {refused}


async def test_notes_signed_at_once_invite_once(front: Front) -> None:
    await switch(front, "on")
    await front.suite.start("enrollment", "enrollment")
    told = [await front.suite.ehr.tell(a_note(email=f"ana.{number}@example.org")) for number in range(30)]
    told.append(await front.suite.ehr.tell(a_note(chart_id="chart-2")))
    for ce_id in told:
        await front.heard("ehr.demo", ce_id)
    assert len(await front.said("invitation.issued")) == 2
    assert len(await front.rows()) == 1
    assert set((await reasons(front)).values()) == {"already_invited"}


@pytest.mark.spec("S122")
async def test_what_an_ehr_adds_of_the_note_is_nowhere(front: Front, capfd: pytest.CaptureFixture[str]) -> None:
    await switch(front, "on")
    body = json.loads(a_note().model_dump_json()) | {"text": NOTE, "note": {"content": NOTE}}
    ce_id = await front.suite.ehr.tell(json.dumps(body).encode(), key="chart-note.signed")
    await front.heard("ehr.demo", ce_id)
    assert len(await front.rows()) == 1
    async with front.suite.connection("enrollment") as connection:
        tables = await connection.fetch("select relname from pg_stat_user_tables where schemaname = 'enrollment'")
        for (table,) in tables:
            held = await connection.fetch(
                f'select encode(convert_to("{table}"::text, $1), $2) from "{table}"', "utf8", "escape"
            )
            assert "canary" not in str(held), table
            assert "canary" not in str(await connection.fetch(f'select * from "{table}"')), table
    said, logged = capfd.readouterr()
    assert "canary" not in said + logged


async def _heard(front: Front, count: int) -> bool:
    return len(front.suite.ehr.said("event.refused")) == count
