"""A copy holds what the pages show to this very grant, says so in the audit, and nothing beside it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from services.records import copying
from services.records.domain.sections import SECTIONS
from shared.contracts.activity import ActivityShown, ShowActivity
from shared.contracts.exports import (
    PARTS,
    BundleDownloaded,
    ChartDownloaded,
    Choice,
    CopyRefused,
    DownloadBundle,
    DownloadChart,
    ExportsShown,
    ShowExports,
)
from shared.contracts.identity import SessionEnded
from shared.contracts.records import RecordsRefused
from tests.integration.records.reader import Reader, heard, opened, rows, share, share_lab
from tests.suite import Suite, eventually
from tests.unit.records.builders import condition, patient, status
from tests.unit.records.section_builders import allergic, goal, lab, order, plan, visit

NOT_FOUND = RecordsRefused(reason="not_found")
ALL = Choice(parts=PARTS)
CANARY = "Canary sentence of somebody"


async def copy(reader: Reader, choice: Choice = ALL, *, assertion: str | None = None) -> Any:
    """Ask for a copy as the gateway does."""
    signed = assertion or reader.assertion()
    return await reader.suite.bus.ask(DownloadChart(assertion=signed, grant_id=reader.grant_id, choice=choice))


async def bundle(reader: Reader, choice: Choice = ALL) -> dict[str, Any]:
    """The FHIR Bundle; it is valid."""
    asked = DownloadBundle(assertion=reader.assertion(), grant_id=reader.grant_id, choice=choice)
    found = await reader.suite.bus.ask(asked)
    assert isinstance(found, BundleDownloaded)
    told: dict[str, Any] = json.loads(found.bundle)
    Bundle.model_validate(told)
    return told


def resources(told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Those of a type."""
    return [one["resource"] for one in told["entry"] if one["resource"]["resourceType"] == kind]


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """Everything is open to this account, of a chart with something in most sections."""
    found = await opened(suite, scopes=(*SECTIONS, "demographics"))
    await share(suite, patient())
    stray: dict[str, Any] = {"text": {"status": "generated", "div": f"<div>{CANARY}</div>"}, "note": [{"text": CANARY}]}
    await share(suite, condition("c1", onsetDateTime="2015-03", **stray, recorder={"display": "Dr. Canary"}))
    ended = status("resolved")
    await share(
        suite, condition("c2", display="Flu", clinicalStatus=ended, onsetDateTime="2020", abatementDateTime="2021")
    )
    await share(suite, allergic())
    await share(suite, visit())
    await share_lab(suite, lab())
    await heard(suite, 7)
    return found


async def read(reader: Reader) -> ChartDownloaded:
    """A copy of all."""
    found = await copy(reader)
    assert isinstance(found, ChartDownloaded)
    return found


@pytest.mark.spec("S124")
async def test_a_copy_says_word_for_word_what_the_pages_say(reader: Reader) -> None:
    found = await read(reader)
    assert [one.section for one in found.sections] == list(SECTIONS)
    for one in found.sections:
        page = await reader.see(one.section)
        assert (one.entries, len(one.entries)) == (page.entries, page.total)
    shown = await reader.look_up()
    assert found.profile == getattr(shown, "profile", None)
    assert found.profile is not None
    asked = ShowExports(assertion=reader.assertion(), grant_id=reader.grant_id)
    exports = await reader.suite.bus.ask(asked)
    assert isinstance(exports, ExportsShown)
    assert {one.section: one.total for one in exports.counts} == {
        one.section: len(one.entries) for one in found.sections
    }


@pytest.mark.spec("S124")
async def test_only_what_was_chosen_and_belongs_to_the_days_is_in_it(reader: Reader) -> None:
    chosen = Choice(parts=("diagnoses",), since=date(2022, 1, 1))
    found = await copy(reader, chosen)
    assert [(one.section, [entry.clinical_name for entry in one.entries]) for one in found.sections] == [
        ("diagnoses", ["Essential hypertension (disorder)"])
    ]
    assert found.profile is None
    told = await bundle(reader, Choice(parts=("diagnoses",), since=date(2021, 12, 31), until=date(2022, 1, 1)))
    assert [one["code"]["text"] for one in resources(told, "Condition")] == [
        "Essential hypertension (disorder)", "Flu",
    ]  # fmt: skip
    assert resources(told, "Patient") == [{"resourceType": "Patient", "id": told["entry"][0]["resource"]["id"]}]


@pytest.mark.spec("S122", "S124")
async def test_the_bundle_holds_what_the_pages_tell_and_points_at_nothing_outside(reader: Reader) -> None:
    told = await bundle(reader)
    text = json.dumps(told)
    for secret in (CANARY, "Canary", "999-22-3333", "Secret Street", "555-291-4463", "Patient/p1", '"p1"'):
        assert secret not in text
    known = {one["fullUrl"] for one in told["entry"]}
    pointed = {value for name, value in _pairs(told) if name == "reference"}
    assert pointed <= known
    (person,) = resources(told, "Patient")
    assert (person["name"], person["birthDate"], person["gender"]) == (
        [{"text": "Gustavo Mejía"}],
        "1986-11-27",
        "male",
    )
    assert {one["subject"]["reference"] for one in resources(told, "Condition")} == {f"urn:uuid:{person['id']}"}
    again = await bundle(reader)
    assert [one["fullUrl"] for one in again["entry"]] == [one["fullUrl"] for one in told["entry"]]


def _pairs(element: Any) -> Any:
    if isinstance(element, dict):
        for name, value in element.items():
            yield name, value
            yield from _pairs(value)
    elif isinstance(element, list):
        for item in element:
            yield from _pairs(item)


async def test_medicines_and_goals_that_are_pointed_at_come_along(reader: Reader) -> None:
    medicine = {"resourceType": "Medication", "id": "m1", "code": {"text": "Aspirin"}, "manufacturer": {"display": "X"}}
    pointing = order("r1", medicationReference={"reference": "Medication/m1"})
    del pointing["medicationCodeableConcept"]
    kept = goal("g1", description={"text": "Walk"})
    dropped = goal("g2", lifecycleStatus="cancelled", description={"text": "Dropped"})
    aim = [{"reference": "Goal/g1"}, {"reference": "Goal/g2"}]
    addressed = [{"reference": "Condition/c9", "display": "Canary"}]
    for one in (medicine, kept, dropped, pointing, plan(goal=aim, addresses=addressed)):
        await share(reader.suite, one)
    await heard(reader.suite, 12)
    told = await bundle(reader)
    assert [one["code"]["text"] for one in resources(told, "Medication")] == ["Aspirin"]
    assert [one["description"]["text"] for one in resources(told, "Goal")] == ["Walk"]
    assert "Canary" not in json.dumps(told)
    (pointer,) = resources(told, "MedicationRequest")
    assert pointer["medicationReference"]["reference"] == f"urn:uuid:{resources(told, 'Medication')[0]['id']}"


@pytest.mark.spec("D6")
async def test_what_the_grant_does_not_open_is_in_no_copy_and_in_no_audit_row_of_one(reader: Reader) -> None:
    parent = Reader(reader.suite)
    await reader.suite.announce(parent.granted(scopes=("labs",), relation="parent"))
    await heard(reader.suite, 8)
    found = await copy(parent)
    assert [one.section for one in found.sections] == ["labs"]
    assert found.profile is None
    told = await bundle(parent)
    assert {one["resource"]["resourceType"] for one in told["entry"]} == {"Patient", "Observation"}
    assert set(resources(told, "Patient")[0]) == {"resourceType", "id"}
    assert await copy(parent, Choice(parts=("diagnoses", "demographics"))) == NOT_FOUND
    subject = f"grant:{parent.grant_id}"
    async with reader.suite.connection("records") as connection:
        audited = await connection.fetch(
            "select action, by_right, category from audit where subject = $1 order by id", subject
        )
    assert [tuple(row) for row in audited] == [
        ("open", "parent", ""),
        ("download", "parent", "labs"),
        ("download", "parent", "labs"),
        ("refuse-view", "none", "demographics,diagnoses"),
    ]


async def test_the_patient_is_told_who_took_a_copy_of_which_parts(reader: Reader) -> None:
    await copy(reader, Choice(parts=("labs", "demographics")))
    asked = ShowActivity(assertion=reader.assertion(), grant_id=reader.grant_id)
    shown = await reader.suite.bus.ask(asked)
    assert isinstance(shown, ActivityShown)
    assert (shown.rows[0].who, shown.rows[0].what, shown.rows[0].category) == ("you", "download", "demographics,labs")


async def test_revoking_ends_downloads_at_once(reader: Reader) -> None:
    await reader.suite.announce(reader.revoked())

    async def shut() -> bool:
        return bool(await copy(reader) == NOT_FOUND)

    assert await eventually(shut, within=2)
    asked = DownloadBundle(assertion=reader.assertion(), grant_id=reader.grant_id, choice=ALL)
    assert await reader.suite.bus.ask(asked) == NOT_FOUND


async def test_a_stranger_an_old_word_and_an_ended_session_get_nothing(reader: Reader) -> None:
    stranger = Reader(reader.suite, grant_id=reader.grant_id)
    assert await copy(stranger) == NOT_FOUND
    assert await copy(reader, assertion=reader.assertion(charts=())) == NOT_FOUND
    over = RecordsRefused(reason="session_over")
    assert await copy(reader, assertion=reader.assertion(age=timedelta(seconds=61))) == over
    assert await copy(reader, assertion="forged") == over
    await reader.suite.announce(SessionEnded(session_id=reader.session_id, ended_at=datetime.now(UTC)))
    await heard(reader.suite, 8)
    assert await copy(reader) == over


async def test_what_is_too_much_is_refused_whole(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST", 3)
    assert await copy(reader) == CopyRefused(total=5, most=3)
    assert await rows(reader.suite, "select count(*) from audit where action = 'download'") == [(0,)]
    assert isinstance(await copy(reader, Choice(parts=("diagnoses",))), ChartDownloaded)
