"""Staff's requests by HTTPS: who may ask, what is refused, and an order told twice."""

from __future__ import annotations

import json
from typing import Any, get_args
from uuid import UUID

import pytest

from services.gateway.ehr import reading
from services.gateway.ehr.problems import KINDS
from services.gateway.ehr.table import ENDPOINTS
from shared.contracts.ehr_door import AdmitEhr, EhrTurnedAway
from shared.contracts.enrollment import InvitePerson, RefusalReason, ShowAccess, StaffRefused
from shared.contracts.practices import WordRefusal
from shared.contracts.requests import REQUESTS
from shared.rpc import NoAnswer
from tests.fakes.desk import CODE, user
from tests.fakes.door import OTHER_TOKEN, PRACTICE, TOKEN
from tests.fakes.gateway import Stage
from tests.unit.gateway.ehr.client import INVITE, ROOT, Client, problem

SHOW = {"staff_id": "dr.lee", "chart_id": "c-1"}
OF_EHRS = [one for one in ENDPOINTS if one.caller == "ehr"]


def test_every_request_has_its_line() -> None:
    lines = {one.path.rpartition("/")[2] for one in ENDPOINTS if "/practices/" in one.path}
    assert lines == set(REQUESTS)


def test_what_anybody_may_read_is_listed_here_too() -> None:
    public = {(one.method, one.path) for one in ENDPOINTS if one.caller == "anybody"}
    assert public == {
        ("GET", f"{ROOT}/openapi.json"),
        ("GET", f"{ROOT}/problems/{{name:str}}"),
        ("POST", f"{ROOT}/token"),
    }


def test_every_refusal_has_a_problem_of_its_name() -> None:
    turned_away = get_args(EhrTurnedAway.model_fields["reason"].annotation)
    assert {*get_args(RefusalReason), *get_args(WordRefusal), *turned_away} <= set(KINDS)


@pytest.mark.parametrize("token", ["", "forged", TOKEN + "x"])
@pytest.mark.parametrize("line", OF_EHRS, ids=lambda one: one.path)
async def test_without_a_good_token_nothing_is_asked_and_nothing_told(stage: Stage, line: Any, token: str) -> None:
    async with Client(stage, token) as stranger:
        path = line.path.replace("{practice_id:str}", PRACTICE)
        response = await stranger.request(line.method, path, json={"nonsense": 1})
    assert problem(response) == (401, "token_invalid" if token else "token_missing")
    assert response.headers["www-authenticate"] == 'Bearer realm="ehr"'
    assert {type(asked) for asked, _ in stage.bus.asked} <= {AdmitEhr}
    assert stage.bus.published == []


@pytest.mark.parametrize("name", REQUESTS)
async def test_another_ehrs_practice_is_answered_as_one_that_does_not_exist(
    ehr: Client, stage: Stage, name: str
) -> None:
    answers = [await ehr.ask(name, INVITE, practice=practice) for practice in ("elsewhere", "nowhere")]
    bodies = [await ehr.ask(name, SHOW | {"x": 1}, practice=practice) for practice in ("elsewhere", "nowhere")]
    for response in (*answers, *bodies):
        assert problem(response) == (404, "no_such_practice")
    assert answers[0].content == answers[1].content
    assert {type(asked) for asked, _ in stage.bus.asked} == {AdmitEhr}


async def test_an_invitation_is_ordered_for_the_practice_of_the_path(ehr: Client, stage: Stage) -> None:
    response = await ehr.ask("invite-person", INVITE, practice="both")
    assert response.status_code == 200
    assert response.json()["outcome"] == "issued"
    [asked] = stage.bus.asks(InvitePerson)
    assert (asked.practice_id, asked.staff_id, asked.email) == ("both", "dr.lee", "maria@example.org")


@pytest.mark.spec("S12", "S24")
async def test_access_codes_are_in_the_open_for_the_ehr_alone(ehr: Client, stage: Stage) -> None:
    stage.household.console.desk.rows = (user(),)
    response = await ehr.ask("show-access", SHOW)
    assert response.json()["rows"][0]["access_code"] == CODE
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("reason", get_args(RefusalReason))
async def test_every_refusal_is_a_problem_with_its_status(ehr: Client, stage: Stage, reason: RefusalReason) -> None:
    stage.bus.answers[InvitePerson] = StaffRefused(reason=reason)
    assert problem(await ehr.ask("invite-person", INVITE)) == (KINDS[reason].status, reason)
    assert 400 <= KINDS[reason].status < 500


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**INVITE, "emial": "x"}, "#/emial"),
        ({**INVITE, "practice_id": "elsewhere"}, "#/practice_id"),
        ({**INVITE, "email": 7}, "#/email"),
        ({**INVITE, "date_of_birth": "1986-02-30"}, "#/date_of_birth"),
        ({name: value for name, value in INVITE.items() if name != "email"}, "#/email"),
        ({**INVITE, "a/b~c": 1}, "#/a~1b~0c"),
        ([1], "#"),
    ],
)
async def test_a_body_that_does_not_fit_is_told_where_and_never_what(ehr: Client, body: Any, pointer: str) -> None:
    response = await ehr.ask("invite-person", body)
    assert problem(response) == (422, "invalid")
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not [value for value in ("maria", "1986", "elsewhere") if value in response.text]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", "not_json"),
        (b'{"staff_id": "a", "staff_id": "b"}', "duplicate_key"),
        (b'{"staff_id": "\\u0000"}', "nul"),
        (b'{"x": ' + b"[" * 9000 + b"]" * 9000 + b"}", "too_deep"),
        (b'{"x": NaN}', "not_json"),
        (b"\xff", "not_json"),
    ],
)
async def test_what_is_no_json_is_called_so(ehr: Client, body: bytes, expected: str) -> None:
    path = f"{ROOT}/practices/{PRACTICE}/count-invitations"
    response = await ehr.post(path, content=body, headers={"content-type": "application/json"})
    assert problem(response) == (400, expected)


async def test_too_much_is_refused_before_it_is_read(ehr: Client, stage: Stage) -> None:
    path = f"{ROOT}/practices/{PRACTICE}/count-invitations"
    body = json.dumps({"staff_id": "x" * 70_000}).encode()
    response = await ehr.post(path, content=body, headers={"content-type": "application/json"})
    assert problem(response) == (413, "too_large")
    assert stage.bus.asked == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_another_media_type_is_refused(ehr: Client, kind: str) -> None:
    path = f"{ROOT}/practices/{PRACTICE}/count-invitations"
    response = await ehr.post(path, content=b"{}", headers={"content-type": kind})
    assert problem(response) == (415, "media_type_unsupported")


async def test_other_methods_and_addresses_are_problems_too(ehr: Client) -> None:
    path = f"{ROOT}/practices/{PRACTICE}/invite-person"
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        response = await ehr.request(method, path)
        assert problem(response) == (405, "method_not_allowed")
        assert "POST" in response.headers["allow"]
    for away in (f"{ROOT}/nope", f"{ROOT}/practices/{PRACTICE}/launch-console", f"{ROOT}/problems/nope", ROOT):
        assert problem(await ehr.get(away)) == (404, "not_found")


async def test_a_problems_type_can_be_looked_up(ehr: Client) -> None:
    for name, kind in KINDS.items():
        found = (await ehr.get(f"{ROOT}/problems/{name}")).json()
        assert (found["title"], found["status"]) == (kind.title, kind.status)


async def test_no_answer_in_time_says_to_try_the_same_again(ehr: Client, stage: Stage) -> None:
    stage.bus.answers[InvitePerson] = NoAnswer("TimeoutError")
    response = await ehr.ask("invite-person", INVITE)
    assert problem(response) == (503, "unavailable")
    assert response.headers["retry-after"] == "5"


async def test_a_fault_tells_nothing(ehr: Client, stage: Stage) -> None:
    stage.bus.answers[InvitePerson] = ValueError("maria@example.org")
    response = await ehr.ask("invite-person", INVITE)
    assert problem(response) == (500, "broken")
    assert "maria" not in response.text


async def test_an_order_told_twice_is_one_order(ehr: Client, stage: Stage) -> None:
    first = await ehr.ask("invite-person", INVITE, key="mine")
    again = await ehr.ask("invite-person", dict(reversed(INVITE.items())), key="mine")
    assert (first.status_code, first.content) == (200, again.content)
    ids = {message_id for asked, message_id in stage.bus.asked if isinstance(asked, InvitePerson)}
    assert len(ids) == 1


async def test_the_same_key_for_another_order_is_refused(ehr: Client, stage: Stage) -> None:
    await ehr.ask("invite-person", INVITE, key="mine")
    other = await ehr.ask("invite-person", {**INVITE, "email": "eva@example.org"}, key="mine")
    kind = await ehr.ask("add-representative", {**INVITE, "relation": "child", "own_given_name": "E",
                                                "own_family_name": "A"}, key="mine")  # fmt: skip
    assert problem(other) == problem(kind) == (422, "idempotency_key_reused")
    assert len(stage.bus.asks(InvitePerson)) == 1


async def test_a_key_belongs_to_one_ehr_and_one_practice_and_is_no_message_id(ehr: Client, stage: Stage) -> None:
    async with Client(stage, OTHER_TOKEN) as other:
        await ehr.ask("invite-person", INVITE, practice=PRACTICE, key="mine")
        await ehr.ask("invite-person", INVITE, practice="both", key="mine")
        await other.ask("invite-person", INVITE, practice="both", key="mine")
    ids = [message_id for asked, message_id in stage.bus.asked if isinstance(asked, InvitePerson)]
    assert len(set(ids)) == 3
    assert all(UUID(str(one)).version == 5 for one in ids)


@pytest.mark.parametrize(
    ("key", "expected"),
    [("", "idempotency_key_invalid"), ("x" * 201, "idempotency_key_invalid"), ("a b", "idempotency_key_invalid"),
     ('"unclosed', "idempotency_key_invalid"), ('"quoted"', None), ("bare-1", None)],
)  # fmt: skip
async def test_a_key_is_one_short_text(ehr: Client, key: str, expected: str | None) -> None:
    response = await ehr.ask("invite-person", INVITE, key=key)
    assert response.status_code == (200 if expected is None else 400)
    assert expected is None or problem(response)[1] == expected


@pytest.mark.parametrize("name", [name for name, kind in REQUESTS.items() if not kind.query])
async def test_an_order_without_a_key_is_refused(ehr: Client, stage: Stage, name: str) -> None:
    response = await ehr.post(f"{ROOT}/practices/{PRACTICE}/{name}", json=INVITE)
    assert problem(response) == (400, "idempotency_key_missing")
    assert {type(asked) for asked, _ in stage.bus.asked} == {AdmitEhr}


async def test_a_question_needs_no_key(ehr: Client, stage: Stage) -> None:
    response = await ehr.post(f"{ROOT}/practices/{PRACTICE}/show-access", json=SHOW)
    assert response.status_code == 200
    assert stage.bus.asked[-1] == (stage.bus.asks(ShowAccess)[0], None)


def test_a_bearer_is_read_strictly() -> None:
    assert reading._BEARER.fullmatch("Bearer a.b-c_d~e+f/g==")
    for wrong in ("Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearer a,b", "Bearer =a"):
        assert reading._BEARER.fullmatch(wrong) is None
