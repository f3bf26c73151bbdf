"""Files of a practice come in by the door of its EHR's events: whole, once, and past what is wrong with them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from services.records.app import tools
from services.records.importing import Order, bring
from services.records.settings import Settings
from tests.architecture.sources import PROJECT
from tests.integration.records.reader import Reader, heard, rows, share
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.records.builders import condition, patient, verification
from tests.unit.records.section_builders import concept, goal, lab, shot
from tests.unit.records.section_builders import order as prescription

ORDER = Order(practice=PRACTICE, ehr="ehr.demo", chart=None, share_labs=False)


def lines(folder: Path, *resources: Any, name: str = "some.ndjson") -> Path:
    """A file with a resource on each line; text stands as it is."""
    path = folder / name
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in resources))
    return path


async def take(suite: Suite, *files: Path, order: Order = ORDER) -> int:
    """As the command does, in this process."""
    environment = {key.removeprefix("CHARTKEY_").lower(): value for key, value in suite.environment("records").items()}
    fields = {key: value for key, value in environment.items() if key in Settings.model_fields}
    fields |= {key: json.loads(fields[key]) for key in ("data_keys", "seal_public_keys")}
    return await bring(suite.database_url("records"), tools(Settings.model_validate(fields)), order, files)


async def started(suite: Suite, *words: str) -> asyncio.subprocess.Process:
    """The command itself."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.records",
        *words,
        env={**os.environ, **suite.environment("records")},
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_bad_lines_are_named_with_their_reason_and_the_others_come_in(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(
        tmp_path,
        patient(),
        condition(),
        '{"resourceType": "Condi',
        condition("bad", onsetDateTime="a canary"),
        shot(),
        condition("c2", subject={"reference": "Group/g"}),
        {"resourceType": "Medication", "id": "m"},
        {"resourceType": "Encounter", "id": "e", "text": "a canary"},
        goal(),
    )

    assert await take(suite, path) == 1

    said = capsys.readouterr().out
    assert said.splitlines() == [
        f"{path}, line 3: not_json",
        f"{path}, line 4: resource_invalid",
        f"{path}, line 6: subject_mismatch",
        f"{path}, line 7: chart_unknown",
        "4 taken, 0 known before, 4 refused.",
        "Passed over, of types that are not shared: 1 Encounter.",
    ]
    found = await rows(suite, "select chart_id, resource_type, source from resources order by 2")
    assert found == [("p1", kind, "ehr.demo") for kind in ("Condition", "Goal", "Immunization", "Patient")]
    assert await rows(suite, "select action, count(*) from audit group by 1") == [("share", 4)]


async def test_what_was_refused_is_refused_again_and_not_taken_for_known(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path, condition(onsetDateTime=7))
    for _ in range(2):
        assert await take(suite, path) == 1
        assert f"{path}, line 1: resource_invalid" in capsys.readouterr().out
    assert await rows(suite, "select 1 from inbox") == []


async def test_a_second_run_changes_nothing_and_takes_in_what_was_corrected(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await take(suite, lines(tmp_path, condition(), condition("bad", onsetDateTime=7)))
    before = await rows(suite, "select * from resources")
    capsys.readouterr()

    assert await take(suite, lines(tmp_path, condition(), condition("bad"))) == 0

    assert capsys.readouterr().out == "1 taken, 1 known before, 0 refused.\n"
    assert (await rows(suite, "select * from resources order by resource_id desc"))[0] == before[0]


async def test_an_older_version_in_a_file_changes_nothing_that_the_ehr_told(suite: Suite, tmp_path: Path) -> None:
    await suite.start("records")
    await share(suite, condition(display="New", code="1", meta={"versionId": "2"}), chart_id="p1")
    await heard(suite, 1)

    assert await take(suite, lines(tmp_path, condition(display="Old", code="1", meta={"versionId": "1"}))) == 0

    assert await rows(suite, "select content #>> '{code,text}' from resources") == [("New",)]


@pytest.mark.spec("S120")
async def test_labs_are_shown_only_when_the_import_says_that_they_are_shared(suite: Suite, tmp_path: Path) -> None:
    laboratory = [{"coding": [{"code": "laboratory"}]}]
    vital = [{"coding": [{"code": "vital-signs"}]}]
    path = lines(tmp_path, lab(category=laboratory), lab("v", category=vital))
    await take(suite, path)
    assert await rows(suite, "select distinct set_aside from resources") == [("lab_not_shared",)]

    await take(suite, path, order=Order(PRACTICE, "ehr.demo", chart=None, share_labs=True))

    assert await rows(suite, "select resource_id, set_aside from resources order by 1") == [
        ("l1", None),
        ("v", "lab_not_shared"),
    ]


async def test_one_chart_can_be_named_for_a_whole_file_and_another_patient_is_refused(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = Order(PRACTICE, "ehr.demo", chart="their-number", share_labs=False)
    path = lines(tmp_path, patient(), condition(), condition("c2", subject={"reference": "Patient/p2"}))

    assert await take(suite, path, order=order) == 1

    assert f"{path}, line 3: subject_mismatch" in capsys.readouterr().out
    assert await rows(suite, "select distinct chart_id from resources") == [("their-number",)]


async def test_a_file_that_is_not_there_does_not_hold_up_the_others(suite: Suite, tmp_path: Path) -> None:
    assert await take(suite, tmp_path / "nowhere.ndjson", lines(tmp_path, condition())) == 2
    assert await rows(suite, "select count(*) from resources") == [(1,)]


async def test_an_import_that_was_killed_goes_on_where_it_stopped(suite: Suite, tmp_path: Path) -> None:
    path = lines(tmp_path, patient(), *[condition(f"c{number}") for number in range(1500)])
    words = ("import", str(path), "--practice", PRACTICE, "--ehr", "ehr.demo")
    running = await started(suite, *words)

    async def some() -> bool:
        (count,) = (await rows(suite, "select count(*) from resources"))[0]
        return bool(count)

    await eventually(some, within=60)
    running.kill()
    await running.wait()
    (begun,) = (await rows(suite, "select count(*) from resources"))[0]
    assert 0 < begun < 1501

    said, _ = await (await started(suite, *words)).communicate()

    assert said.decode() == f"{1501 - begun} taken, {begun} known before, 0 refused.\n"
    assert await rows(suite, "select count(*), count(distinct resource_id) from resources") == [(1501, 1501)]
    assert await rows(suite, "select count(*) from audit where action = 'share'") == [(1501,)]


async def test_operators_see_what_was_not_understood_and_nothing_of_it(suite: Suite) -> None:
    await suite.start("records")
    modifier = [{"url": "http://x.example/canary", "valueBoolean": True}]
    await share(suite, condition(modifierExtension=modifier), chart_id="canary-chart")
    await share(suite, lab(), chart_id="canary-chart")
    await share(suite, {"resourceType": "Composition", "id": "n1", "title": "canary"}, chart_id="canary-chart")
    await share(suite, condition("c2", onsetDateTime="canary"), chart_id="canary-chart")
    await share(suite, {**condition("c3"), "code": None}, chart_id="canary-chart")
    refuted = condition("c4", verificationStatus=verification("refuted"))
    await share(suite, {**refuted, "code": None}, chart_id="canary-chart")
    by_name: dict[str, Any] = {"medicationCodeableConcept": None, "medicationReference": {"reference": "Medication/x"}}
    for number in (1, 2):
        pointing = {"medicationReference": {"reference": f"Medication/d{number}"}}
        await share(suite, prescription(f"m{number}", **{**by_name, **pointing}), chart_id="canary-chart")
    medicine = {"resourceType": "Medication", "id": "d2", "code": concept("canary")}
    await share(suite, medicine, chart_id="canary-chart")
    await heard(suite, 9)

    said, complaint = await (await started(suite, "aside")).communicate()

    lines = [line.split(maxsplit=2)[-1] if line[0] == " " else line for line in said.decode().splitlines()]
    assert lines[:2] == [
        "Kept aside, shown to nobody: 1",
        f"{PRACTICE} ehr.demo Condition/c1 modifier_not_understood",
    ], complaint
    assert lines[2] == "Kept, listed nowhere: 2"
    assert set(lines[3:5]) == {
        f"{PRACTICE} ehr.demo Condition/c3 name_missing",
        f"{PRACTICE} ehr.demo MedicationRequest/m1 medication_missing",
    }
    assert lines[5] == "Refused, stored nowhere: 2"
    assert set(lines[6:]) == {
        f"{PRACTICE} ehr.demo - resource_type_refused",
        f"{PRACTICE} ehr.demo Condition/c2 resource_invalid",
    }
    assert b"canary" not in said + complaint


async def test_what_came_in_by_file_is_read_like_what_was_told(suite: Suite, tmp_path: Path) -> None:
    reader = Reader(suite)
    await take(suite, lines(tmp_path, patient(), condition()))
    await suite.start("records")
    await suite.announce(reader.granted(chart_id="p1"))

    assert await reader.names() == ["High blood pressure"]
