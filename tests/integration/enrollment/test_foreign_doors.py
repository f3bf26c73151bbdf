"""An EHR sees and touches nothing of a practice that it does not speak for: every request of both doors, every id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.gateway.ehr.table import ENDPOINTS
from shared.contracts.ehr import EVENTS
from shared.contracts.enrollment import PersonInvited
from shared.contracts.practices import ChangePermissions
from shared.contracts.requests import REQUESTS, RequestAsked
from shared.ids import new_id
from tests.integration.enrollment import orders
from tests.integration.enrollment.https import HttpsEhr, arrived
from tests.integration.enrollment.practice import CHART, Front
from tests.integration.enrollment.test_foreign_ids import state
from tests.suite import eventually
from tools.samples import SAMPLES

VICTIM = "other-practice"
SPY = {"staff_id": "spy"}
SECRETS = ("Silva", "example.org", "1954", "+1415", "victim-lee", "victim-kim")
PERMITTED = ("victim-lee", "nobody")
"""Whom the spy has named to its own practice."""
Body = dict[str, Any]


def bodies(chart_id: str, invitation_id: str, member_id: str) -> dict[str, list[Body]]:
    """Every request in every way of naming something; nothing that is known of a chart is told again."""
    chart, invitation = {**SPY, "chart_id": chart_id}, {**SPY, "invitation_id": invitation_id}
    own = {"own_given_name": "E", "own_family_name": "S", "relation": "CHILD", "email": "spy@example.com"}
    views = ("waiting", "bounced", "expiring", "locked", "enrolled", "ended")
    return {
        "invite-person": [{**chart, "email": "spy@example.com"}],
        "add-representative": [{**chart, **own}],
        "resend-invitation": [invitation],
        "change-phone": [{**invitation, "phone": "(415) 555-2699"}],
        "cancel-invitation": [invitation],
        "revoke-access": [invitation],
        "show-access": [{**chart, "codes": False}, {**invitation, "codes": False}],
        "show-history": [chart],
        "list-invitations": [
            *({**SPY, "view": view} for view in views),
            {**SPY, "search": "silva"},
            {**SPY, "search": chart_id},
        ],
        "count-invitations": [SPY],
        "show-permissions": [{**SPY, "role": "administrator"}],
        "change-permissions": [
            {**SPY, "role": "administrator", "member_id": member_id, "may_invite": True, "auto_invite": True}
        ],
        "show-proxy-rules": [SPY],
        "set-proxy-rules": [{**SPY, "version": 7, "rules": {}}],
        "show-sharing": [SPY, invitation],
        "set-sharing": [{**one, "version": 7, "withheld": []} for one in (SPY, invitation)],
    }


ABSENT = ("never-named", str(new_id()), "nobody")


@pytest.fixture
async def victim(front: Front) -> list[tuple[str, str, str]]:
    """Another practice with an open invitation, an enrolled person and staff of its own; the ids that there are."""
    await front.suite.add_practice(VICTIM, "Other Practice")
    by = {"practice_id": VICTIM, "staff_id": "victim-lee"}
    ana = await front.ask(orders.invite(**by))
    eva = await front.ask(orders.add(**by))
    assert isinstance(ana, PersonInvited)
    assert isinstance(eva, PersonInvited)
    await front.grant(eva.invitation_id)
    change = {"role": "administrator", "member_id": "victim-kim", "may_invite": False, "auto_invite": False}
    await front.ask(ChangePermissions.model_validate({**by, **change}))
    found: list[UUID] = [ana.invitation_id, eva.invitation_id]
    return [(CHART, str(one), "victim-lee") for one in found]


async def kept(front: Front, *, of: str = "") -> list[str]:
    """Everything that is kept, or all of one practice; of what was said only that it was, for nobody hears it here."""
    async with front.suite.connection("enrollment") as connection:
        said = await connection.fetch("select (id, routing_key)::text as dump from outbox order by id")
    rows = [row for row in await state(front) if ".enrollment.changed" not in row]
    return [row for row in (*rows, *(found["dump"] for found in said)) if of in row]


def test_no_endpoint_and_no_request_is_left_out() -> None:
    lines = {one.path.removeprefix("/ehr/v1/") for one in ENDPOINTS if one.caller == "ehr"}
    asked = {f"practices/{{practice_id:str}}/{name}" for name in bodies(*ABSENT)}
    assert lines == asked | {"events", "feed"}
    assert set(bodies(*ABSENT)) == set(REQUESTS)


async def test_by_https_another_practice_is_as_one_that_does_not_exist(
    front: Front, victim: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    ehr = await arrived(front.suite, tmp_path)
    before = await kept(front)
    for ids in victim:
        for name, told in bodies(*ids).items():
            for body in told:
                foreign = await ehr.ask(name, body, practice=VICTIM)
                assert (foreign.status_code, foreign.json()["type"]) == (404, "/ehr/v1/problems/no_such_practice")
                assert foreign.content == (await ehr.ask(name, body, practice="nowhere")).content
    for event in EVENTS:
        data = json.loads((SAMPLES / f"{event.key.replace('-', '_')}.json").read_text())
        refused = await ehr.tell(event.key, data, ce_id=str(new_id()), practice=VICTIM)
        assert (refused.status_code, refused.json()["type"]) == (404, "/ehr/v1/problems/no_such_practice")
    assert await kept(front) == before


async def test_by_https_anothers_ids_are_as_ids_that_do_not_exist(
    front: Front, victim: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    ehr = await arrived(front.suite, tmp_path)
    before = await kept(front, of=VICTIM)
    for ids in victim:
        known, unknown = await asked_by_https(ehr, ids), await asked_by_https(ehr, ABSENT)
        assert without_own(known, ids) == without_own(unknown, ABSENT)
        assert not [secret for secret in SECRETS if secret in without_own(known, ids)]
    assert await kept(front, of=VICTIM) == before
    assert (await ehr.feed())["events"] == []


async def test_by_amqp_anothers_ids_are_as_ids_that_do_not_exist(
    front: Front, victim: list[tuple[str, str, str]]
) -> None:
    """Its routing key is refused by the broker: tests/integration/kernel/test_permissions.py."""
    before = await kept(front, of=VICTIM)
    for ids in victim:
        known, unknown = await asked_by_amqp(front, ids), await asked_by_amqp(front, ABSENT)
        assert without_own(known, ids) == without_own(unknown, ABSENT)
        assert not [secret for secret in SECRETS if secret in without_own(known, ids)]
    assert await kept(front, of=VICTIM) == before


async def asked_by_https(ehr: HttpsEhr, ids: tuple[str, str, str]) -> list[Any]:
    """(status, answer) to everything, for the EHR's own practice."""
    answers = [await ehr.ask(name, body) for name, told in bodies(*ids).items() for body in told]
    return [(one.status_code, one.json()) for one in answers]


async def asked_by_amqp(front: Front, ids: tuple[str, str, str]) -> list[Any]:
    """(reply, answer) to everything, in order."""
    ehr = front.suite.ehr
    asked = [RequestAsked(request=name, body=body) for name, told in bodies(*ids).items() for body in told]
    told = [await ehr.tell(one) for one in asked]

    async def all_answered() -> dict[str, Any] | None:
        answers = {one["ce_id"]: one for one in ehr.said("request.answered")}
        return answers if set(told) <= set(answers) else None

    answers = await eventually(all_answered)
    return [(answers[one]["reply"], answers[one]["body"]) for one in told]


def without_own(answers: list[Any], ids: tuple[str, str, str]) -> str:
    """The spy's own history grows with every look, and an id that was told may be said back."""
    text = json.dumps([(how, _without_own(body)) for how, body in answers])
    for name, one in zip(("chart", "invitation", "member"), ids, strict=True):
        text = text.replace(one, name)
    return text


def _without_own(body: Body) -> Body:
    if "next_position" in body:
        return {**body, "rows": len(body["rows"]) > 0}
    if "staff" in body:
        return {**body, "staff": [one for one in body["staff"] if one["staff_id"] not in PERMITTED]}
    return body
