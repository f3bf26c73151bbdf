"""The token endpoint (RFC 6749 4.4, RFC 7523 2.2): what it takes, and that OAuth's clients can read its refusals."""

from __future__ import annotations

import pytest

from services.gateway.ehr.log_in_ehr import ASSERTION, LONGEST
from shared.contracts.ehr_door import EhrNotLoggedIn, LogInEhr
from tests.fakes.door import TOKEN
from tests.fakes.gateway import Stage
from tests.unit.gateway.ehr.client import ROOT, Client, problem

GOOD = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": "signed"}


async def test_an_assertion_is_handed_on_sealed_and_a_token_comes_back(ehr: Client, stage: Stage) -> None:
    response = await ehr.post(f"{ROOT}/token", data=GOOD)
    assert response.json() == {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 300}
    assert response.headers["cache-control"] == "no-store"
    [asked] = stage.bus.asks(LogInEhr)
    assert "signed" not in asked.assertion


@pytest.mark.parametrize(
    "other",
    [
        {"grant_type": "authorization_code"},
        {"grant_type": ""},
        {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"},
        {"client_assertion": ""},
        {"client_assertion": "x" * (LONGEST + 1)},
    ],
)
async def test_another_grant_is_refused(ehr: Client, stage: Stage, other: dict[str, str]) -> None:
    response = await ehr.post(f"{ROOT}/token", data=GOOD | other)
    assert problem(response) == (400, "grant_unsupported")
    assert response.json()["error"] == "invalid_request"
    assert stage.bus.asked == []


async def test_an_assertion_that_is_not_believed_is_told_why(ehr: Client, stage: Stage) -> None:
    stage.bus.answers[LogInEhr] = EhrNotLoggedIn(reason="replayed")
    response = await ehr.post(f"{ROOT}/token", data=GOOD)
    assert problem(response) == (401, "replayed")
    assert response.json()["error"] == "invalid_client"


async def test_only_a_form_is_read(ehr: Client) -> None:
    assert problem(await ehr.post(f"{ROOT}/token", json=GOOD)) == (415, "media_type_unsupported")
    for junk in (b"\xff", b"a=%ff", b"a" * 50):
        kind = {"content-type": "application/x-www-form-urlencoded"}
        response = await ehr.post(f"{ROOT}/token", content=junk, headers=kind)
        assert problem(response)[0] == 400
