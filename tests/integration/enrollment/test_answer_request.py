"""An EHR orders and asks for a practice's staff by AMQP, by the rules and with the audit of every other channel."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey, SealedBox

from services.enrollment.actions.answer_request import ANSWERS
from shared.contracts.requests import REQUESTS, RequestAsked
from tests.integration.enrollment.practice import CHART, Front
from tests.integration.enrollment.staff import operator
from tests.suite import PRACTICE, eventually

DR_LEE = {"staff_id": "dr.lee"}
ANA = {**DR_LEE, "chart_id": CHART, "email": "ana@example.org", "date_of_birth": "1954-07-09", "given_name": "Ana"}


@dataclass
class Vendor:
    """An EHR that orders by AMQP."""

    front: Front
    sealing: PrivateKey = field(default_factory=PrivateKey.generate)

    async def ask(self, request: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        """What comes back under this order's id: an answer, or a refusal of the event."""
        ehr = self.front.suite.ehr
        told = await ehr.tell(RequestAsked(request=request, body=body), **more)

        async def answered() -> dict[str, Any] | None:
            heard = [*ehr.said("request.answered"), *ehr.said("event.refused")]
            return next((one for one in heard if one["ce_id"] == told), None)

        found: dict[str, Any] = await eventually(answered)
        return found

    async def registers_a_sealing_key(self, folder: Path) -> None:
        """As an operator registers it."""
        x = urlsafe_b64encode(bytes(self.sealing.public_key)).rstrip(b"=").decode()
        path = folder / "sealing.json"
        path.write_text(json.dumps({"keys": [{"kty": "OKP", "crv": "X25519", "x": x, "kid": "seal-1"}]}))
        await operator(self.front.suite, "add", "Integrative Medicine", "--ehr", "ehr.demo", "--keys", str(path))

    def opened(self, sealed: str) -> str:
        """Only the EHR can."""
        return SealedBox(self.sealing).decrypt(b64decode(sealed)).decode()


@pytest.fixture
def vendor(front: Front) -> Vendor:
    """The demo EHR."""
    return Vendor(front)


def test_every_request_has_its_answer_and_no_other_exists() -> None:
    assert set(ANSWERS) == set(REQUESTS)


@pytest.mark.spec("S8", "S10")
async def test_an_ehr_invites_by_request_and_hears_which_invitation_stands(vendor: Vendor) -> None:
    answer = await vendor.ask("invite-person", ANA)
    assert (answer["request"], answer["reply"], answer["practice_id"]) == ("invite-person", "PersonInvited", PRACTICE)
    assert answer["body"]["outcome"] == "issued"
    [row] = await vendor.front.rows()
    assert str(row.invitation_id) == answer["body"]["invitation_id"]
    assert ("staff:dr.lee", "invite_patient", str(row.invitation_id)) in await vendor.front.audited()


async def test_an_order_told_twice_is_done_once_and_answered_once(vendor: Vendor) -> None:
    first = await vendor.ask("invite-person", ANA, ce_id="order-1")
    await vendor.ask("invite-person", {**ANA, "email": "other@example.org"}, ce_id="order-1")
    await vendor.ask("count-invitations", DR_LEE)
    assert [one for one in vendor.front.suite.ehr.said("request.answered") if one["ce_id"] == "order-1"] == [first]
    [row] = await vendor.front.rows()
    assert row.email == "ana@example.org"


async def test_orders_that_arrive_together_are_done_in_their_order(vendor: Vendor) -> None:
    """Each sees what the one before did, though they share a transaction."""
    invited = (await vendor.ask("invite-person", ANA))["body"]["invitation_id"]
    await vendor.front.suite.stop("enrollment")
    one = {**DR_LEE, "invitation_id": invited}
    orders: list[tuple[str, dict[str, Any]]] = [
        ("change-phone", {**one, "phone": "(415) 555-2699"}),
        ("resend-invitation", one),
        ("cancel-invitation", one),
        ("cancel-invitation", one),
        ("invite-person", {**ANA, "phone": "(415) 555-2677"}),
    ]
    ehr = vendor.front.suite.ehr
    ids = [await ehr.tell(RequestAsked(request=request, body=body)) for request, body in orders]
    await vendor.front.suite.start("enrollment")

    async def all_answered() -> bool:
        return {one["ce_id"] for one in ehr.said("request.answered")} >= set(ids)

    await eventually(all_answered)
    replies = {one["ce_id"]: one for one in ehr.said("request.answered")}
    assert [replies[one]["reply"] for one in ids] == [
        "PhoneChanged",
        "InvitationResent",
        "InvitationWithdrawn",
        "StaffRefused",
        "PersonInvited",
    ]
    assert (replies[ids[3]]["body"], replies[ids[4]]["body"]["outcome"]) == ({"reason": "not_open"}, "issued")
    newest, older = await vendor.front.rows()
    assert (newest.status, newest.phone, older.status) == ("invited", "+14155552677", "canceled")


@pytest.mark.spec("S12", "S24")
async def test_an_access_code_is_sealed_to_the_ehrs_own_key(vendor: Vendor, tmp_path: Path) -> None:
    await vendor.registers_a_sealing_key(tmp_path)
    await vendor.ask("invite-person", ANA)
    answer = await vendor.ask("show-access", {**DR_LEE, "chart_id": CHART})
    sealed = answer["body"]["rows"][0]["access_code"]
    [row] = await vendor.front.rows()
    assert vendor.opened(sealed) == vendor.front.read(row)
    assert ("staff:dr.lee", "show_access", "") in await vendor.front.audited()


async def test_without_such_a_key_no_code_is_told_and_the_rest_is(vendor: Vendor) -> None:
    await vendor.ask("invite-person", ANA)
    refused = await vendor.ask("show-access", {**DR_LEE, "chart_id": CHART})
    assert refused["reason"] == "sealing_key_missing"
    answer = await vendor.ask("show-access", {**DR_LEE, "chart_id": CHART, "codes": False})
    assert [row["access_code"] for row in answer["body"]["rows"]] == [None]


async def test_a_removed_sealing_key_opens_nothing_new(vendor: Vendor, tmp_path: Path) -> None:
    await vendor.registers_a_sealing_key(tmp_path)
    await operator(vendor.front.suite, "remove-key", "ehr.demo", "seal-1")
    refused = await vendor.ask("show-access", {**DR_LEE, "chart_id": CHART})
    assert refused["reason"] == "sealing_key_missing"


@pytest.mark.spec("S94")
async def test_who_may_not_invite_may_not_by_request_either(vendor: Vendor) -> None:
    allowed = {"may_invite": False, "auto_invite": False}
    change = {**DR_LEE, "role": "administrator", "member_id": "dr.lee", **allowed}
    assert (await vendor.ask("change-permissions", {**change, "role": "user"}))["body"][
        "reason"
    ] == "administrator_only"
    assert (await vendor.ask("change-permissions", change))["reply"] == "PermissionsChanged"
    answer = await vendor.ask("invite-person", ANA)
    assert (answer["reply"], answer["body"]) == ("StaffRefused", {"reason": "may_not_invite"})
    assert await vendor.front.rows() == ()


@pytest.mark.parametrize(
    ("request_name", "body", "reason"),
    [
        ("invite-everybody", ANA, "request_unknown"),
        ("launch-console", {"launch": ""}, "request_unknown"),
        ("invite-person", {}, "request_invalid"),
        ("invite-person", {**ANA, "email": 7}, "request_invalid"),
        ("invite-person", {**ANA, "emial": "ana@example.org"}, "request_invalid"),
        ("invite-person", {**ANA, "practice_id": "other-practice"}, "request_invalid"),
        ("set-proxy-rules", {**DR_LEE, "version": 0, "rules": {"majorty": 3}}, "request_invalid"),
    ],
)
async def test_what_is_no_request_of_ours_is_a_refused_event(
    vendor: Vendor, request_name: str, body: dict[str, Any], reason: str
) -> None:
    refused = await vendor.ask(request_name, body)
    assert (refused["ce_type"], refused["reason"]) == ("request.asked", reason)
