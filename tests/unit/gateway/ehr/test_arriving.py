"""Too many calls: 429 with Retry-After, before anybody is asked, and for nobody but whoever made them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from services.gateway.ehr.log_in_ehr import ASSERTION
from services.gateway.ehr.table import ENDPOINTS
from shared.contracts.ehr_door import AdmitEhr, EhrNotLoggedIn, EhrTurnedAway, LogInEhr
from tests.fakes.door import OTHER_TOKEN, PRACTICE, TOKEN
from tests.fakes.gateway import Stage
from tests.unit.gateway.ehr.client import INVITE, ROOT, Client, problem

GOOD = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": "signed"}
SHOW = {"staff_id": "dr.lee", "chart_id": "c-1"}
OF_EHRS = [one for one in ENDPOINTS if one.caller == "ehr"]


def from_network(stage: Stage, address: str, token: str = TOKEN) -> Client:
    """An EHR that comes from this address."""
    app: Any = stage.app
    found = Client(stage, token)
    found._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 1))
    return found


@pytest.fixture
def busy() -> Stage:
    """Three calls a minute for each EHR, two for each network of strangers."""
    return Stage(more={"ehr_calls": 3, "ehr_strangers": 2})


async def spent(ehr: Client) -> None:
    """Its minute is used up; the first call was a stranger's, whom the second one knew."""
    for _ in range(4):
        assert (await ehr.ask("show-access", SHOW)).status_code == 200


@pytest.mark.parametrize("line", OF_EHRS, ids=lambda one: one.path)
async def test_one_call_too_many_is_told_when_to_come_back_and_troubles_nobody(busy: Stage, line: Any) -> None:
    async with Client(busy) as ehr:
        await spent(ehr)
        asked = len(busy.bus.asked)
        response = await ehr.request(line.method, line.path.replace("{practice_id:str}", PRACTICE), json=INVITE)
    assert problem(response) == (429, "too_many")
    assert 1 <= int(response.headers["retry-after"]) <= 20
    assert len(busy.bus.asked) == asked
    assert busy.bus.published == []


async def test_one_ehr_s_flood_leaves_another_s_calls_alone(busy: Stage) -> None:
    async with Client(busy) as flooding, Client(busy, OTHER_TOKEN) as other:
        await spent(flooding)
        assert {(await flooding.ask("show-access", SHOW)).status_code for _ in range(20)} == {429}
        for _ in range(4):
            assert (await other.ask("show-access", SHOW, practice="elsewhere")).status_code == 200


async def test_a_second_token_is_no_second_minute(busy: Stage) -> None:
    busy.door.tokens["fresh"] = "ehr.demo"
    async with Client(busy) as ehr, Client(busy, "fresh") as again:
        await spent(ehr)
        assert (await again.ask("show-access", SHOW)).status_code == 200
        assert problem(await again.ask("show-access", SHOW)) == (429, "too_many")


async def test_assertions_are_limited_by_network_before_they_are_looked_at(busy: Stage) -> None:
    busy.bus.answers[LogInEhr] = EhrNotLoggedIn(reason="signature_invalid")
    async with from_network(busy, "93.184.216.7") as bad, from_network(busy, "93.184.216.99") as neighbor:
        for _ in range(2):
            assert problem(await bad.post(f"{ROOT}/token", data=GOOD)) == (401, "signature_invalid")
        response = await neighbor.post(f"{ROOT}/token", data=GOOD)
        assert problem(response) == (429, "too_many")
        assert int(response.headers["retry-after"]) >= 1
    async with from_network(busy, "8.8.4.4") as elsewhere:
        assert problem(await elsewhere.post(f"{ROOT}/token", data=GOOD))[0] == 401
    assert len(busy.bus.asks(LogInEhr)) == 3


async def test_made_up_tokens_are_limited_by_network_and_known_ones_from_there_are_not(busy: Stage) -> None:
    async with from_network(busy, "93.184.216.7") as ehr, from_network(busy, "93.184.216.8", "made-up") as bad:
        assert (await ehr.ask("show-access", SHOW)).status_code == 200
        assert problem(await bad.ask("show-access", SHOW)) == (401, "token_invalid")
        assert {problem(await bad.ask("show-access", SHOW)) for _ in range(5)} == {(429, "too_many")}
        assert len(busy.bus.asks(AdmitEhr)) == 2
        assert (await ehr.ask("show-access", SHOW)).status_code == 200


async def test_a_token_that_ended_is_a_stranger_s_again(busy: Stage) -> None:
    async with from_network(busy, "93.184.216.7") as ehr:
        assert (await ehr.ask("show-access", SHOW)).status_code == 200
        busy.bus.answers[AdmitEhr] = EhrTurnedAway(reason="token_invalid")
        assert problem(await ehr.ask("show-access", SHOW)) == (401, "token_invalid")
        assert problem(await ehr.ask("show-access", SHOW)) == (401, "token_invalid")
        assert problem(await ehr.ask("show-access", SHOW)) == (429, "too_many")


async def test_what_anybody_may_read_is_not_counted(busy: Stage) -> None:
    async with from_network(busy, "93.184.216.7") as anybody:
        for _ in range(20):
            assert (await anybody.get(f"{ROOT}/problems/too_many")).status_code == 200
