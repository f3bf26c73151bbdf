"""Staff work through the practice's lists, and look somebody up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.enrollment import StaffRefused
from shared.contracts.identity import VerificationLocked
from shared.contracts.worklist import CountInvitations, InvitationsCounted, InvitationsListed, ListInvitations
from tests.integration.enrollment.orders import BY, add, cancel, invite, revoke
from tests.integration.enrollment.practice import Front, bounced


async def page(front: Front, **asked: Any) -> InvitationsListed:
    """One page."""
    found = await front.ask(ListInvitations(**{**BY, **asked}))
    assert isinstance(found, InvitationsListed)
    return found


async def charts(front: Front, **asked: Any) -> list[str]:
    """The charts on one page, in order."""
    return [row.chart_id for row in (await page(front, **asked)).rows]


async def invited(front: Front, chart_id: str, **more: Any) -> UUID:
    """One more invitation; its id."""
    await front.ask(invite(chart_id=chart_id, **more))
    return (await front.rows(chart_id))[0].invitation_id


async def counted(front: Front) -> dict[str, int]:
    """How much each view holds."""
    found = await front.ask(CountInvitations(**BY))
    assert isinstance(found, InvitationsCounted)
    return {one.view: one.found for one in found.counts if one.found}


async def close(front: Front, invitation_id: UUID) -> None:
    """Revoked, and both doors are shut."""
    await front.ask(revoke(invitation_id))
    await front.close(invitation_id)


@pytest.mark.spec("S14")
async def test_every_invitation_stands_in_the_views_of_its_state(front: Front) -> None:
    charts_of = {name: await invited(front, name) for name in
                 ("waiting", "bounced", "locked", "enrolled", "canceled", "revoked")}  # fmt: skip
    await front.announce(bounced(charts_of["bounced"]))
    await front.announce(VerificationLocked(invitation_id=charts_of["locked"], locked_at=datetime.now(UTC)))
    await front.grant(charts_of["enrolled"])
    await front.ask(cancel(charts_of["canceled"]))
    await front.grant(charts_of["revoked"])
    await close(front, charts_of["revoked"])
    assert await charts(front) == ["waiting", "bounced"]
    assert await charts(front, view="bounced") == ["bounced"]
    assert await charts(front, view="locked") == ["locked"]
    assert await charts(front, view="enrolled") == ["enrolled"]
    assert await charts(front, view="ended") == ["revoked", "canceled"]
    assert await charts(front, view="expiring") == []
    assert await counted(front) == {"waiting": 2, "bounced": 1, "locked": 1, "enrolled": 1, "ended": 2}
    await front.make_late(19)
    assert await charts(front, view="expiring") == ["waiting", "bounced"]


async def test_who_was_invited_again_stands_there_once(front: Front) -> None:
    await front.ask(cancel(await invited(front, "c")))
    await invited(front, "c")
    assert await counted(front) == {"waiting": 1}


async def test_a_row_shows_whom_to_call_and_no_access_code(front: Front) -> None:
    await front.ask(invite())
    await front.ask(add())
    row = (await page(front)).rows[1]
    assert (row.given_name, row.family_name, row.email, row.relation) == ("Eva", "Silva", "eva@example.org", "child")
    assert (row.status, row.delivery) == ("invited", "sent")
    told = set(type(row).model_fields) - {"code_failed_at"}
    assert not any("code" in name or "birth" in name for name in told)


@pytest.mark.parametrize("view", ["waiting", "ended"])
async def test_pages_go_through_all_rows_once_also_when_some_end_meanwhile(front: Front, view: str) -> None:
    ids = [await invited(front, f"chart-{number}") for number in range(7)]
    if view == "ended":
        for one in ids:
            await front.ask(cancel(one))
    seen, cursor = [], None
    for number in range(4):
        found = await page(front, view=view, limit=2, cursor=cursor)
        seen += [row.chart_id for row in found.rows]
        cursor = found.next_cursor
        if view == "waiting" and number == 0:
            await front.ask(cancel(ids[0]))
    assert seen == sorted(seen, reverse=view == "ended")
    assert len(seen) == 7
    assert cursor is None


@pytest.mark.parametrize("search", ["sil", "Silva", "ana sil", "ANA@example", "zoe-chart", "żółw"])
async def test_a_person_is_found_by_the_beginning_of_a_name_or_address_or_by_the_chart(
    front: Front, search: str
) -> None:
    await front.ask(invite(chart_id="zoe-chart", given_name="Ana Żółwica", family_name="Silva"))
    await front.ask(invite(chart_id="other", given_name="Bo", family_name="Silk-Road", email="bo@example.org"))
    found = await charts(front, search=search)
    assert found == (["other", "zoe-chart"] if search == "sil" else ["zoe-chart"])


async def test_a_search_goes_through_all_lists_and_finds_corrected_contacts(front: Front) -> None:
    gone = await invited(front, "gone", family_name="Marsh")
    await front.ask(cancel(gone))
    await invited(front, "moved", family_name="Marsh")
    await front.ask(invite(chart_id="moved", family_name="Marsh", email="moved@example.org"))
    assert await charts(front, search="marsh") == ["moved", "gone"]
    assert await charts(front, search="moved@") == ["moved"]
    assert await charts(front, search="ana@example") == ["gone"]
    assert await charts(front, search="ma") == []


async def test_a_search_pages_too(front: Front) -> None:
    for number in range(5):
        await invited(front, f"chart-{number}")
    first = await page(front, search="silva", limit=3)
    rest = await page(front, search="silva", limit=3, cursor=first.next_cursor)
    assert [len(first.rows), len(rest.rows), rest.next_cursor] == [3, 2, None]


async def test_what_is_searched_for_is_not_readable_in_the_database(front: Front) -> None:
    await front.ask(invite())
    async with front.suite.connection("enrollment") as connection:
        await front.suite.add_practice("elsewhere", "Elsewhere")
        terms = await connection.fetch("select term from search_terms")
        await front.ask(invite(practice_id="elsewhere"))
        others = await connection.fetch("select term from search_terms where practice_id = 'elsewhere'")
    assert len(terms) == len(others) > 3
    assert not {row["term"] for row in terms} & {row["term"] for row in others}


async def test_a_made_up_cursor_and_an_unknown_practice_are_refused(front: Front) -> None:
    assert await front.ask(ListInvitations(**BY, cursor="x")) == StaffRefused(reason="cursor_invalid")
    listed = ListInvitations(practice_id="elsewhere", staff_id="s")
    counted = CountInvitations(practice_id="elsewhere", staff_id="s")
    unknown = StaffRefused(reason="no_such_practice")
    assert (await front.ask(listed), await front.ask(counted)) == (unknown, unknown)


async def test_the_audit_says_that_somebody_searched_and_not_for_what(front: Front) -> None:
    await page(front, search="silva")
    await page(front, view="locked")
    assert [row[1] for row in await front.audited()][1:] == ["list_invitations.search", "list_invitations.locked"]
