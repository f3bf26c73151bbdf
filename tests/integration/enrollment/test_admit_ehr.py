"""AdmitEhr: an order under an idempotency key is done once, and a key belongs to one EHR, one practice, one order."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from services.enrollment.actions.forget_expired import KEYS_KEPT
from services.enrollment.store import idempotency_keys
from tests.fakes.ehr import Signer
from tests.integration.enrollment.https import arrived
from tests.integration.enrollment.practice import CHART, Front, as_runtime
from tests.integration.enrollment.staff import operator
from tests.suite import PRACTICE

ANA: dict[str, Any] = {
    "staff_id": "dr.lee",
    "chart_id": CHART,
    "email": "ana@example.org",
    "date_of_birth": "1954-07-09",
    "given_name": "Ana",
}


@pytest.mark.spec("S8", "S10")
async def test_an_order_by_https_is_done_once_however_often_it_comes(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    answers = await asyncio.gather(*(ehr.ask("invite-person", ANA, key="order-1") for _ in range(12)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    [row] = await front.rows()
    assert answers[0].json() == {"invitation_id": str(row.invitation_id), "outcome": "issued", "phone_refusal": None}


async def test_a_refused_order_is_refused_alike(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    wrong = {**ANA, "email": "nobody"}
    first, again = [await ehr.ask("invite-person", wrong, key="order-1") for _ in range(2)]
    assert (first.status_code, first.json()["type"]) == (422, "/ehr/v1/problems/email_invalid")
    assert first.content == again.content
    assert len([row for row in await front.refused() if "email_invalid" in row[2]]) == 1


async def test_a_key_is_not_taken_for_another_order(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    await ehr.ask("invite-person", ANA, key="order-1")
    [row] = await front.rows()
    one = {"staff_id": "dr.lee", "invitation_id": str(row.invitation_id)}
    for request, body in (("invite-person", {**ANA, "chart_id": "chart-2"}), ("cancel-invitation", one)):
        refused = await ehr.ask(request, body, key="order-1")
        assert (refused.status_code, refused.json()["type"]) == (422, "/ehr/v1/problems/idempotency_key_reused")
    assert [row.status for row in await front.rows()] == ["invited"]
    assert await front.rows("chart-2") == ()


async def test_two_ehrs_and_two_practices_may_use_the_same_key(front: Front, tmp_path: Path) -> None:
    """All of them share the gateway's inbox: a key of one must never be answered with another's order."""
    own = await arrived(front.suite, tmp_path)
    await operator(front.suite, "add", "Harbor", "--ehr", "ehr.demo")
    other = await arrived(front.suite, tmp_path, Signer(ehr="ehr.other"), "Riverside")
    answers = [
        await own.ask("invite-person", ANA, key="order-1"),
        await own.ask("invite-person", ANA, practice="harbor", key="order-1"),
        await other.ask("invite-person", ANA, practice="riverside", key="order-1"),
    ]
    assert [one.json()["outcome"] for one in answers] == ["issued"] * 3
    assert len({one.json()["invitation_id"] for one in answers}) == 3
    async with front.suite.connection("enrollment") as connection:
        rows = await connection.fetch("select practice_id from invitations order by practice_id")
    assert [row["practice_id"] for row in rows] == ["harbor", PRACTICE, "riverside"]


async def test_a_key_is_kept_longer_than_the_answers(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    await ehr.ask("invite-person", ANA, key="order-1")
    async with as_runtime(front.suite) as connection:
        now = await connection.fetchval("select now()")
        assert await idempotency_keys.forget(connection, first_before=now - KEYS_KEPT, limit=9) == 0
        assert await idempotency_keys.forget(connection, first_before=now + KEYS_KEPT, limit=9) == 1
    assert KEYS_KEPT.days > 30
    await ehr.ask("invite-person", {**ANA, "chart_id": "chart-2"}, key="order-1")
    assert len(await front.rows("chart-2")) == 1


@pytest.mark.spec("S94")
async def test_who_may_not_invite_may_not_by_https_either(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    change = {"staff_id": "adm", "member_id": "dr.lee", "may_invite": False, "auto_invite": False}
    user = await ehr.ask("change-permissions", {**change, "role": "user"})
    assert (user.status_code, user.json()["type"]) == (403, "/ehr/v1/problems/administrator_only")
    assert (await ehr.ask("change-permissions", {**change, "role": "administrator"})).status_code == 200
    refused = await ehr.ask("invite-person", ANA)
    assert (refused.status_code, refused.json()["type"]) == (403, "/ehr/v1/problems/may_not_invite")
    assert await front.rows() == ()


@pytest.mark.spec("S12", "S24")
async def test_staff_read_an_access_code_by_https_and_the_history_says_so(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    await ehr.ask("invite-person", ANA)
    shown = (await ehr.ask("show-access", {"staff_id": "dr.lee", "chart_id": CHART})).json()
    [row] = await front.rows()
    assert shown["rows"][0]["access_code"] == front.read(row)
    history = (await ehr.ask("show-history", {"staff_id": "dr.lee", "chart_id": CHART})).json()
    assert "show_access" in {one["action"] for one in history["rows"]}
