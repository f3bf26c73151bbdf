"""Staff read who did what to a chart's access."""

from __future__ import annotations

from typing import Any

from shared.contracts.enrollment import StaffRefused
from shared.contracts.worklist import HistoryShown, ShowHistory
from tests.integration.enrollment.orders import BY, cancel, change_phone, invite, resend, revoke
from tests.integration.enrollment.practice import CHART, STAFF, Front


async def history(front: Front, **more: Any) -> HistoryShown:
    """One page."""
    shown = await front.ask(ShowHistory(**{**BY, "chart_id": CHART, **more}))
    assert isinstance(shown, HistoryShown)
    return shown


async def test_every_deed_stands_there_newest_first_with_who_did_it(front: Front) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    await front.ask(resend(row.invitation_id))
    await front.ask(change_phone(row.invitation_id, None))
    await front.grant(row.invitation_id)
    await front.ask(cancel(row.invitation_id))
    await front.ask(revoke(row.invitation_id))
    found = (await history(front)).rows
    staff = f"staff:{STAFF}"
    assert [(one.actor, one.action) for one in reversed(found)] == [
        (staff, "invite_patient"),
        (staff, "show_access"),
        (staff, "resend_invitation"),
        (staff, "change_phone"),
        ("identity", "note_access_granted"),
        (staff, "cancel_invitation.refused.not_open"),
        (staff, "revoke_access"),
    ]
    assert {one.subject for one in found} == {str(row.invitation_id), ""}
    assert (await history(front)).rows[0].action == "show_history"


async def test_it_holds_no_value(front: Front) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    code = front.read(row) or ""
    text = (await history(front)).model_dump_json()
    assert not [one for one in ("Silva", "ana@", "555", "1954", code, code.replace("-", "")) if one in text]


async def test_pages_go_back_to_the_first_deed(front: Front) -> None:
    await front.ask(invite())
    for _ in range(4):
        await front.rows()
    first = await history(front, limit=3)
    rest = await history(front, limit=3, before=first.next_position)
    assert [one.position for one in (*first.rows, *rest.rows)] == [5, 4, 3, 2, 1]
    assert rest.next_position is None


async def test_another_practices_chart_of_the_same_name_has_another_history(front: Front) -> None:
    await front.ask(invite())
    await front.suite.add_practice("elsewhere", "Elsewhere")
    elsewhere = ShowHistory(practice_id="elsewhere", chart_id=CHART, staff_id=STAFF)
    assert await front.ask(elsewhere) == HistoryShown(rows=(), next_position=None)
    nowhere = ShowHistory(practice_id="nowhere", chart_id=CHART, staff_id=STAFF)
    assert await front.ask(nowhere) == StaffRefused(reason="no_such_practice")


async def test_staff_are_named_as_their_ehr_last_named_them(front: Front) -> None:
    await front.ask(invite())
    await front.employ(name="Dr. Jordan Lee")
    shown = await front.ask(ShowHistory(**{**BY, "chart_id": CHART, "staff_id": "boss"}))
    assert isinstance(shown, HistoryShown)
    assert [(row.actor, row.name) for row in shown.rows] == [(f"staff:{STAFF}", "Dr. Jordan Lee")]
