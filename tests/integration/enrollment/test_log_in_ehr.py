"""LogInEhr: an EHR proves who it is by a client assertion (RFC 7523), for five minutes, never twice with the same."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest

from shared.contracts.ehr_door import AdmitEhr, EhrAdmitted, EhrTurnedAway
from shared.seals import fingerprint
from tests.fakes.ehr import LAUNCH, Signer
from tests.integration.enrollment.https import TOKEN, HttpsEhr, arrived, assertion
from tests.integration.enrollment.practice import Front
from tests.integration.enrollment.staff import operator, registered
from tests.suite import PRACTICE

STAFF = {"staff_id": "dr.lee"}


def moment() -> int:
    """Now, in seconds: a whole run of tests takes longer than an assertion lives."""
    return int(datetime.now(UTC).timestamp())


def hs256_with_the_public_key(signer: Signer) -> str:
    """The attack of RFC 8725 2.1: the public key taken for a shared secret."""

    def part(found: object) -> str:
        return urlsafe_b64encode(json.dumps(found).encode()).rstrip(b"=").decode()

    claims = {"iss": signer.ehr, "sub": signer.ehr, "aud": TOKEN, "iat": moment(), "exp": moment() + 60, "jti": "x"}
    said = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': signer.kid})}.{part(claims)}"
    mac = hmac.digest(signer.pem().encode(), said.encode(), "sha256")
    return f"{said}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
async def test_an_ehr_comes_in_by_its_own_key(front: Front, tmp_path: Path, algorithm: str) -> None:
    ehr = await arrived(front.suite, tmp_path, Signer.of(algorithm))
    assert (await ehr.ask("count-invitations", STAFF)).status_code == 200
    assert ("ehr.demo", "log_in_ehr", "first") in await front.audited()


async def test_the_same_assertion_opens_once_even_if_twenty_come_together(front: Front, tmp_path: Path) -> None:
    ehr = HttpsEhr(front.suite, await registered(front.suite, tmp_path, Signer()))
    word = assertion(ehr.signer)
    answers = await asyncio.gather(*(ehr.trade(word) for _ in range(20)))
    assert sorted(one.status_code for one in answers) == [200] + [401] * 19
    refused = {one.json()["type"].rpartition("/")[2] for one in answers if one.status_code == 401}
    assert refused == {"replayed"}


async def test_every_forged_or_stale_assertion_is_refused(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer.of("RS256"))
    other = await registered(front.suite, tmp_path, Signer(ehr="ehr.other"), "Riverside")
    ehr = HttpsEhr(front.suite, signer)
    now = moment()
    none = jwt.encode({"iss": signer.ehr, "sub": signer.ehr, "aud": TOKEN}, "", algorithm="none")
    for word, expected in {
        "nonsense": "unreadable",
        none: "signature_invalid",
        hs256_with_the_public_key(signer): "signature_invalid",
        assertion(other, iss=signer.ehr, sub=signer.ehr): "signature_invalid",
        assertion(Signer(ehr="ehr.nobody")): "signature_invalid",
        assertion(signer, iat=now - 200, exp=now - 140): "expired",
        assertion(signer, iat=now + 200, exp=now + 230): "expired",
        assertion(signer, exp=now + 4000): "lives_too_long",
        assertion(signer, aud="https://elsewhere.example.org/ehr/v1/token"): "wrong_audience",
        assertion(signer, aud=LAUNCH): "wrong_audience",
        assertion(signer, aud=f"{TOKEN}/"): "wrong_audience",
        assertion(signer, jti=None): "claims_invalid",
        assertion(signer, sub=None): "claims_invalid",
        assertion(signer, sub="dr.lee"): "claims_invalid",
        assertion(signer, sub=other.ehr): "claims_invalid",
    }.items():
        answer = await ehr.trade(word)
        assert (answer.status_code, answer.json()["type"]) == (401, f"/ehr/v1/problems/{expected}")
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select count(*) from ehr_tokens") == 0


async def test_a_launch_for_the_console_opens_no_door_and_an_assertion_no_console(front: Front, tmp_path: Path) -> None:
    ehr = HttpsEhr(front.suite, await registered(front.suite, tmp_path, Signer()))
    assert (await ehr.trade(ehr.signer.sign())).json()["type"].endswith("wrong_audience")
    page = await ehr.post("/console/launch", data={"launch": assertion(ehr.signer)})
    assert "wrong_audience" in page.text


async def test_a_removed_key_signs_nothing_more_and_its_tokens_end_at_once(front: Front, tmp_path: Path) -> None:
    old = await arrived(front.suite, tmp_path, Signer(kid="old"))
    new = await arrived(front.suite, tmp_path, Signer.of("ES256", kid="new"))
    await operator(front.suite, "remove-key", "ehr.demo", "old")
    assert (await old.ask("count-invitations", STAFF)).status_code == 401
    assert (await old.trade(assertion(old.signer))).json()["type"].endswith("signature_invalid")
    assert (await new.ask("count-invitations", STAFF)).status_code == 200


async def test_a_removed_ehr_is_outside_at_once(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    await operator(front.suite, "remove-ehr", "ehr.demo")
    answer = await ehr.ask("count-invitations", STAFF)
    assert (answer.status_code, answer.json()["type"]) == (401, "/ehr/v1/problems/token_invalid")


async def test_a_token_ends_after_five_minutes_and_is_kept_as_a_digest(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    token = await ehr.log_in()
    async with front.suite.connection("enrollment") as connection:
        rows = await connection.fetch("select fingerprint, expires_at - now() as left from ehr_tokens")
        assert fingerprint(token) in {row["fingerprint"] for row in rows}
        assert all(290 < row["left"].total_seconds() <= 300 for row in rows)
        assert not [row for row in rows if token in str(row)]
        await connection.execute("update ehr_tokens set expires_at = now()")
    assert (await ehr.ask("count-invitations", STAFF)).status_code == 401


async def test_enrollment_says_who_it_is_and_for_which_practices(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    token = fingerprint(await ehr.log_in())
    assert await front.ask(AdmitEhr(fingerprint=token)) == EhrAdmitted(ehr="ehr.demo", practices=(PRACTICE,))
    assert await front.ask(AdmitEhr(fingerprint=fingerprint("x"))) == EhrTurnedAway(reason="token_invalid")
    foreign = AdmitEhr(fingerprint=token, practice_id="riverside")
    assert await front.ask(foreign) == EhrTurnedAway(reason="no_such_practice")
