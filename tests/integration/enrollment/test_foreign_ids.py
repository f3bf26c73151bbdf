"""Staff of one practice can neither see nor touch another's anything: every order and question, with another's ids."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from services.enrollment.subscriptions import SUBSCRIPTIONS
from shared.contracts.enrollment import (
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    InvitePerson,
    ResendInvitation,
    RevokeAccess,
    ShowAccess,
)
from shared.contracts.proxy import SetProxyRules, ShowProxyRules
from shared.contracts.sharing import SetSharing, ShowSharing
from shared.contracts.worklist import CountInvitations, ListInvitations, ShowHistory
from shared.ids import new_id
from shared.messages import Request
from tests.integration.enrollment import orders
from tests.integration.enrollment.practice import CHART, Front

OTHER = "other-practice"
BY: dict[str, Any] = {"practice_id": OTHER, "staff_id": "spy"}


def asked_of_an_invitation(invitation_id: UUID) -> list[Request[Any]]:
    """Every order that names an invitation."""
    return [
        orders.resend(invitation_id, **BY),
        orders.change_phone(invitation_id, "(415) 555-2699", **BY),
        orders.cancel(invitation_id, **BY),
        orders.revoke(invitation_id, **BY),
        ShowSharing(**BY, invitation_id=invitation_id),
        SetSharing(**BY, invitation_id=invitation_id, version=0, withheld=()),
    ]


def asked_of_a_chart(chart_id: str) -> list[Request[Any]]:
    """Every question that names a chart or a practice, and every order that would use what is known of a chart."""
    return [
        ShowAccess(**BY, chart_id=chart_id),
        ShowHistory(**BY, chart_id=chart_id),
        orders.invite(**BY, chart_id=chart_id, date_of_birth=None),
        orders.add(**BY, chart_id=chart_id),
        *(ListInvitations(**BY, view=view) for view in ("waiting", "enrolled", "bounced", "locked", "ended")),
        ListInvitations(**BY, search="silva"),
        ListInvitations(**BY, search=chart_id),
        CountInvitations(**BY),
        ShowProxyRules(**BY),
        ShowSharing(**BY),
        SetSharing(**BY, version=0, withheld=()),
    ]


CHANGES_OWN_PRACTICE = {SetProxyRules}
"""It names nothing but the asker's practice: test_set_proxy_rules.py."""


async def state(front: Front) -> list[str]:
    """Everything that enrollment keeps but for its audit and its inbox; and what it said, be it sent already or not."""
    tables = ("invitations", "sources", "proxy_rules", "sharing", "search_terms", "staff")
    async with front.suite.connection("enrollment") as connection:
        kept = [
            record["dump"]
            for table in tables
            for record in await connection.fetch(f"select {table}::text as dump from {table} order by 1")
        ]
        return kept + [record["id"] for record in await connection.fetch("select id::text from outbox order by 1")]


@pytest.fixture
async def victim(front: Front) -> Front:
    """The demo practice with an open invitation, an enrolled person and rules; another practice beside it."""
    await front.suite.add_practice(OTHER, "Other Practice")
    await front.ask(orders.invite())
    await front.ask(orders.add())
    (eva, _) = await front.rows()
    await front.grant(eva.invitation_id)
    await front.set_rules(self_from=3)
    return front


def test_no_order_and_no_question_is_left_out() -> None:
    tried = {type(one) for one in (*asked_of_an_invitation(new_id()), *asked_of_a_chart("c"))}
    own = {one for one in SUBSCRIPTIONS.answers if one in STAFF_OF_INVITATIONS}
    assert own - tried == CHANGES_OWN_PRACTICE


STAFF_OF_INVITATIONS = {
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    CountInvitations,
    InvitePerson,
    ListInvitations,
    ResendInvitation,
    RevokeAccess,
    SetProxyRules,
    ShowAccess,
    ShowHistory,
    ShowProxyRules,
    ShowSharing,
    SetSharing,
}


async def test_anothers_invitation_is_answered_as_one_that_does_not_exist_and_nothing_changes(victim: Front) -> None:
    rows = await victim.rows()
    before = await state(victim)
    for row in rows:
        foreign = [await victim.ask(one) for one in asked_of_an_invitation(row.invitation_id)]
        absent = [await victim.ask(one) for one in asked_of_an_invitation(new_id())]
        assert foreign == absent
    assert await state(victim) == before


async def test_anothers_chart_is_answered_as_one_that_nobody_ever_named_and_nothing_changes(victim: Front) -> None:
    before = await state(victim)
    known = [await victim.ask(one) for one in asked_of_a_chart(CHART)]
    unknown = [await victim.ask(one) for one in asked_of_a_chart("never-named")]
    assert without_own_history(known) == without_own_history(unknown)
    text = " ".join(one.model_dump_json() for one in known)
    assert not [value for value in ("Silva", "example.org", "1954", "+1415") if value in text]
    after = await state(victim)
    assert [row for row in after if row not in before and f"({OTHER}" not in row] == []


async def test_what_a_spy_tried_stands_in_the_audit_of_their_own_practice_alone(victim: Front) -> None:
    (row, _) = await victim.rows()
    for one in (*asked_of_an_invitation(row.invitation_id), *asked_of_a_chart(CHART)):
        await victim.ask(one)
    async with victim.suite.connection("enrollment") as connection:
        chains = await connection.fetch("select distinct chain from audit where actor = 'staff:spy'")
    assert {found["chain"] for found in chains} == {f"practice:{OTHER}", f"{OTHER}/{CHART}"}


def without_own_history(replies: list[Any]) -> list[Any]:
    """The spy's own rows differ in their moment only."""
    return [one.model_copy(update={"rows": len(one.rows)}) if hasattr(one, "next_position") else one for one in replies]
