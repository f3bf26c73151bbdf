"""An operator sees why letters died, nothing of what is in them, and puts them back (design.md 7)."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from shared.contracts.ehr import PatientInvited
from shared.intake import EXCHANGE, KEY, REASON, SOURCE
from shared.metrics import MESSAGES
from shared.publisher import Outgoing, Publisher
from shared.queues import RETRIES, dead_queue
from shared.wire import encode
from tests.suite import PRACTICE, Servers, Suite, eventually
from tools import dead_letters
from tools.dead_letters import Access, listed, replay
from tools.letter import shape

INVITED = "enrollment.on.patient.invited"
BORN = date(1984, 7, 2)
SECRET = "1984-07-02"


@pytest.fixture
def access(servers: Servers) -> Access:
    """The operator's way in."""
    return Access.of_folder(Path(os.environ["CHARTKEY_TEST_DIRECTORY"]))


async def kill(suite: Suite, access: Access) -> str:
    """One letter that can never be read: its id."""
    await suite.start("enrollment")
    body = b'{"chart_id": "c-1", "date_of_birth": "%s", "surprise": "Maria"}' % SECRET.encode()
    ce_id = await suite.ehr.tell(body, key="patient.invited")
    await eventually(lambda: listed(access))
    return ce_id


async def test_nothing_is_listed_where_nothing_died(suite: Suite, access: Access) -> None:
    assert await listed(access) == []


async def test_a_dead_letter_is_listed_by_reason_id_and_age_and_stays(suite: Suite, access: Access) -> None:
    ce_id = await kill(suite, access)
    for _ in range(3):
        [(queue, [letter])] = await listed(access)
        assert queue == INVITED
        assert (letter.reason, letter.kind, letter.message_id) == ("invalid", "patient.invited", ce_id)
        assert letter.age.endswith("seconds")


async def test_what_is_shown_holds_no_value(suite: Suite, access: Access) -> None:
    await kill(suite, access)
    [(_, [letter])] = await listed(access)
    told = "\n".join([letter.line, *shape(letter.raw.body, dead_letters.queues()[INVITED][1])])
    assert "date_of_birth: text of 10" in told
    assert "email: missing" in told
    assert "1 unknown fields" in told
    for value in (SECRET, "Maria", "surprise", "c-1"):
        assert value not in told


@pytest.mark.parametrize("body", [b"\xff\x00", b'"just text"', b"[1, 2]", b"nonsense"])
def test_a_body_of_any_shape_is_only_measured(body: bytes) -> None:
    [line] = shape(body, dead_letters.queues()[INVITED][1])
    assert "bytes" in line
    assert "nonsense" not in line


async def test_a_replayed_letter_keeps_its_sender_and_id_and_dies_again_if_nothing_changed(
    suite: Suite, access: Access
) -> None:
    ce_id = await kill(suite, access)
    assert await replay(access, INVITED, message_id="another id") == 0
    assert await replay(access, INVITED, message_id=ce_id) == 1
    assert await listed(access) == []
    [(_, [letter])] = await eventually(lambda: listed(access), within=20)
    assert (letter.message_id, letter.reason) == (ce_id, "invalid")
    assert letter.raw.headers["chartkey-source"] == "ehr.demo"
    refusals = await eventually(lambda: _refusals(suite, 2))
    assert {(refusal["practice_id"], refusal["ce_id"]) for refusal in refusals} == {(PRACTICE, ce_id)}


async def test_replaying_what_was_worked_on_already_changes_nothing(suite: Suite, access: Access) -> None:
    """The letter is one that a worker had finished when its connection was lost."""
    await suite.add_practice()
    await suite.start("enrollment")
    invited = PatientInvited(chart_id="c-1", invited_by="dr.lee", date_of_birth=BORN, email="maria@example.com")
    ce_id = await suite.ehr.tell(invited)
    await eventually(lambda: _count(suite, "select count(*) from invitations"))
    headers = {"ce-id": ce_id, "ce-type": "patient.invited", REASON: "kills_its_worker", SOURCE: "ehr.demo"}
    headers |= {EXCHANGE: "ehr", KEY: f"{PRACTICE}.patient.invited"}
    own = Publisher(access.services["enrollment"], name="test")
    await own.open()
    dead = Outgoing(RETRIES, dead_queue(INVITED), encode(invited), headers, message_id=ce_id)
    assert await own.publish_all([dead]) == [True]
    await own.close()
    before = MESSAGES.labels(INVITED, "done")._value.get()
    assert await replay(access, INVITED) == 1

    async def again() -> bool:
        return bool(MESSAGES.labels(INVITED, "done")._value.get() > before)

    await eventually(again, within=20)
    assert await listed(access) == []
    assert await _count(suite, "select count(*) from invitations") == 1
    assert await _count(suite, "select count(*) from inbox where message_id = $1", ce_id) == 1


def test_the_command_line_says_what_it_does(
    access: Access, template: Servers, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--dir", os.environ["CHARTKEY_TEST_DIRECTORY"]]
    assert dead_letters.run([*folder, "list"]) == 0
    assert dead_letters.run([*folder, "show", INVITED, "nothing-of-that-name"]) == 1
    assert dead_letters.run([*folder, "replay", INVITED, "nothing-of-that-name"]) == 1
    assert "0 put back" in capsys.readouterr().out


def test_without_a_suite_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dead_letters.run(["--dir", str(tmp_path), "list"]) == 1
    assert "./chartkey up" in capsys.readouterr().err


async def _refusals(suite: Suite, count: int) -> list[dict[str, object]]:
    found = suite.ehr.said("event.refused")
    return found if len(found) >= count else []


async def _count(suite: Suite, query: str, *values: object) -> int:
    async with suite.connection("enrollment") as connection:
        found: int = await connection.fetchval(query, *values)
        return found
