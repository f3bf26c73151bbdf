"""Practices, and what the running service may do in its own schema."""

from __future__ import annotations

import asyncpg
import pytest

from services.enrollment.practices import main
from tests.integration.enrollment.practice import Front, as_runtime
from tests.suite import PRACTICE, Suite


async def practices(suite: Suite) -> list[tuple[str, ...]]:
    """All of them."""
    async with suite.connection("enrollment") as connection:
        rows = await connection.fetch(
            "select id, name, accent, registration_order, language from practices order by id"
        )
    return [tuple(row.values()) for row in rows]


async def test_a_practice_told_twice_is_one_and_told_anew_is_brought_up_to_date(suite: Suite) -> None:
    for _ in range(2):
        await suite.add_practice()
    await suite.add_practice(name="Integrative Care", accent="#00ff7f", order="account_first", language="es")
    assert await practices(suite) == [(PRACTICE, "Integrative Care", "#00ff7f", "account_first", "es")]
    async with suite.connection("enrollment") as connection:
        assert await connection.fetchval("select count(*) from audit where action = 'add_practice'") == 2


async def test_how_a_practice_shows_itself_travels_with_its_invitations(front: Front) -> None:
    await front.suite.add_practice(accent="#00ff7f", order="account_first", language="es")
    await front.invite(language="fr")
    (issued,) = await front.said("invitation.issued")
    assert issued["practice"]["accent"] == "#00ff7f"
    assert (issued["order"], issued["language"]) == ("account_first", "es")


@pytest.mark.spec("D4")
async def test_a_practice_that_wants_no_calls_says_so_with_its_invitations(front: Front) -> None:
    await front.suite.add_practice(voice_codes=False)
    await front.invite()
    (issued,) = await front.said("invitation.issued")
    assert issued["voice_codes"] is False
    await front.suite.add_practice()
    await front.invite(email="ana.silva@example.com")
    assert (await front.said("invitation.issued"))[-1]["voice_codes"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ["--id", "two.words", "--name", "N"],
        ["--id", "UPPER", "--name", "N"],
        ["--id", "ok", "--name", "  "],
        ["--id", "ok", "--name", "N", "--accent", "red"],
        ["--id", "ok", "--name", "N", "--language", "fr"],
        ["--name", "N"],
    ],
)
def test_the_command_refuses_what_is_no_practice(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main("postgresql://nowhere", arguments)
    assert "usage" in capsys.readouterr().err


FORBIDDEN = [
    "delete from invitations",
    "delete from sources",
    "delete from practices",
    "truncate invitations",
    "update invitations set practice_id = 'x'",
    "update invitations set chart_id = 'x'",
    "update invitations set expires_at = now() + interval '9 years'",
    "update sources set ce_id = 'x'",
    "update audit set actor = 'x'",
    "delete from audit",
    "drop table invitations",
    "alter table invitations add column x text",
    "create table x ()",
]


async def test_the_running_service_has_no_right_that_it_does_not_need(front: Front) -> None:
    await front.invite()
    async with as_runtime(front.suite) as connection:
        for statement in FORBIDDEN:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
