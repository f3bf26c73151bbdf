"""Staff come from their EHR by a signed word, once, for their own practice alone (S4, trust.md 4)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest

from services.enrollment.registering import NotPossible
from shared.contracts.practices import CloseConsole, ConsoleLaunched, LaunchRefused, StaffGone, StaffShown
from shared.seals import fingerprint
from tests.fakes.ehr import LAUNCH, Signer
from tests.integration.enrollment.practice import CHART, Front
from tests.integration.enrollment.staff import launch, operator, reason, registered, who, working
from tests.suite import PRACTICE, Suite, eventually


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
async def test_a_signed_launch_opens_the_console_for_whom_it_names(
    front: Front, tmp_path: Path, algorithm: str
) -> None:
    signer = await registered(front.suite, tmp_path, Signer.of(algorithm))
    _, shown = await working(front.suite, signer)
    assert (shown.practice.practice_id, shown.chart_id) == (PRACTICE, CHART)
    member = shown.member
    assert (member.staff_id, member.name, member.role) == ("dr.lee", "Dr. Jordan Lee", "administrator")
    assert ("staff:dr.lee", "launch_console", "dr.lee") in await front.audited()


async def test_the_same_word_opens_once_even_if_fifty_come_together(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    word = signer.sign()
    replies = await asyncio.gather(*(launch(front.suite, word) for _ in range(50)))
    assert len([one for one in replies if isinstance(one, ConsoleLaunched)]) == 1
    assert {one.reason for one in replies if isinstance(one, LaunchRefused)} == {"replayed"}
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select count(*) from staff_sessions") == 1


async def test_another_chart_and_another_person_in_the_same_browser_are_new_sessions(
    front: Front, tmp_path: Path
) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    first, _ = await working(front.suite, signer)
    second, shown = await working(front.suite, signer, chart="chart-2", sub="ma.kim", name="Min-ji Kim", role="user")
    assert first != second
    assert (shown.chart_id, shown.member.staff_id, shown.member.role) == ("chart-2", "ma.kim", "user")
    _, without = await working(front.suite, signer, chart=None)
    assert without.chart_id is None


async def test_what_is_not_for_us_or_not_for_now_is_refused(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    now = int(datetime.now(UTC).timestamp())
    for word, expected in {
        "nonsense": "unreadable",
        signer.sign(iss="ehr.nobody"): "signature_invalid",
        Signer().sign(): "signature_invalid",
        Signer(kid="other").sign(): "signature_invalid",
        jwt.encode({"iss": "ehr.demo", "sub": "dr.lee"}, "", algorithm="none"): "signature_invalid",
        signer.sign(aud="https://elsewhere.example.org/console/launch"): "wrong_audience",
        signer.sign(aud=f"{LAUNCH}/"): "wrong_audience",
        signer.sign(iat=now - 200, exp=now - 140): "expired",
        signer.sign(exp=now + 4000): "lives_too_long",
        signer.sign(jti=None): "claims_invalid",
        signer.sign(name=None): "claims_invalid",
        signer.sign(role="owner"): "claims_invalid",
        signer.sign(practice="nowhere"): "wrong_practice",
    }.items():
        assert await reason(front.suite, word) == expected
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select count(*) from staff_sessions") == 0


async def test_an_ehr_opens_no_practice_that_it_does_not_speak_for(front: Front, tmp_path: Path) -> None:
    await registered(front.suite, tmp_path, Signer())
    other = await registered(front.suite, tmp_path, Signer(ehr="ehr.other"), "Riverside")
    assert await reason(front.suite, other.sign(practice=PRACTICE)) == "wrong_practice"
    assert await reason(front.suite, other.sign(iss="ehr.demo")) == "signature_invalid"
    refused = [row for row in await front.refused() if "launch_console" in row[2]]
    assert [(chain, action) for chain, _, action, _ in refused] == [
        ("ehr:ehr.other", "launch_console.refused.wrong_practice")
    ]
    _, shown = await working(front.suite, other, practice="riverside")
    assert shown.practice.name == "Riverside"


async def test_two_keys_live_during_a_rotation_and_a_removed_one_opens_nothing(front: Front, tmp_path: Path) -> None:
    old = await registered(front.suite, tmp_path, Signer(kid="old"))
    new = await registered(front.suite, tmp_path, Signer.of("ES256", kid="new"))
    for signer in (old, new):
        await working(front.suite, signer)
    with pytest.raises(NotPossible, match="two keys"):
        await registered(front.suite, tmp_path, Signer(kid="third"))
    await operator(front.suite, "remove-key", "ehr.demo", "old")
    assert await reason(front.suite, old.sign()) == "signature_invalid"
    await working(front.suite, new)
    with pytest.raises(NotPossible, match="used before"):
        await registered(front.suite, tmp_path, Signer(kid="old"))
    with pytest.raises(NotPossible, match="no live key"):
        await operator(front.suite, "remove-key", "ehr.demo", "old")


async def test_a_removed_ehr_opens_nothing(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    await operator(front.suite, "remove-ehr", "ehr.demo")
    assert await reason(front.suite, signer.sign()) == "signature_invalid"
    with pytest.raises(NotPossible):
        await operator(front.suite, "remove-ehr", "ehr.demo")


async def test_a_session_ends_by_itself_and_by_leaving(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    cookie, _ = await working(front.suite, signer)
    idle, _ = await working(front.suite, signer)
    old, _ = await working(front.suite, signer)
    for _ in range(2):
        await front.suite.bus.ask(CloseConsole(session=fingerprint(cookie)))
    assert isinstance(await who(front.suite, cookie), StaffGone)
    await make_older(front, idle, unused="15 minutes", begun="15 minutes")
    await make_older(front, old, unused="0", begun="10 hours")
    assert isinstance(await who(front.suite, idle), StaffGone)
    assert isinstance(await who(front.suite, old), StaffGone)
    assert isinstance(await who(front.suite, "never-begun"), StaffGone)
    assert len([row for row in await front.audited() if row[1] == "close_console"]) == 1


async def make_older(front: Front, cookie: str, *, unused: str, begun: str) -> None:
    """As if this session had been used and begun that much earlier."""
    async with front.suite.connection("enrollment") as connection:
        await connection.execute(
            "update staff_sessions set last_seen_at = last_seen_at - $2::text::interval,"
            " begun_at = begun_at - $3::text::interval where fingerprint = $1",
            fingerprint(cookie),
            unused,
            begun,
        )


async def test_registered_origins_are_told_with_every_answer(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    await operator(front.suite, "set", PRACTICE, "--embed", "https://ehr.example.org")
    cookie, shown = await working(front.suite, signer)
    assert shown.embed_origins == ("https://ehr.example.org",)
    await front.suite.bus.ask(CloseConsole(session=fingerprint(cookie)))
    gone = await who(front.suite, cookie)
    assert isinstance(gone, StaffGone)
    assert gone.embed_origins == ("https://ehr.example.org",)
    await operator(front.suite, "set", PRACTICE, "--embed", "none")
    _, shown = await working(front.suite, signer)
    assert shown.embed_origins == ()


async def test_a_cookie_is_stored_only_as_its_fingerprint(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    cookie, _ = await working(front.suite, signer)
    async with front.suite.connection("enrollment") as connection:
        rows = await connection.fetch("select s::text as row from staff_sessions s")
        kept = await connection.fetch("select reply from inbox where reply is not null")
    assert not [row for row in rows if cookie in row["row"]]
    assert not [row for row in kept if cookie.encode() in row["reply"]]


async def test_a_role_is_what_the_ehr_said_last(front: Front, tmp_path: Path) -> None:
    signer = await registered(front.suite, tmp_path, Signer())
    cookie, shown = await working(front.suite, signer)
    assert shown.member.role == "administrator"
    await working(front.suite, signer, role="user")
    again = await who(front.suite, cookie)
    assert isinstance(again, StaffShown)
    assert again.member.role == "user"


async def test_words_and_sessions_that_are_over_by_themselves_are_forgotten(suite: Suite) -> None:
    async with suite.connection("enrollment") as connection:
        await connection.execute(
            "insert into spent_words values ('ehr.demo', 'old', now()), ('ehr.demo', 'new', 'infinity')"
        )
        await connection.execute(
            "insert into staff_sessions (id, fingerprint, practice_id, staff_id, begun_at, last_seen_at)"
            " select gen_random_uuid(), age, 'p', 's', now() - age::interval, now() from unnest($1::text[]) as age",
            ["9 hours", "11 hours"],
        )
        await suite.start("enrollment")

        async def forgotten() -> bool:
            words = await connection.fetch("select jti from spent_words")
            sessions = await connection.fetch("select fingerprint from staff_sessions")
            return [row["jti"] for row in words] == ["new"] and [row[0] for row in sessions] == ["9 hours"]

        await eventually(forgotten)
