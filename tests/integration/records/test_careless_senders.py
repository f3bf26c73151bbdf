"""A careless EHR costs itself one entry: never the chart, and never without a trace."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.contracts.records import SectionShown
from tests.integration.records.reader import CHART, heard, opened, refusals, rows, share
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.records.builders import condition, patient


async def test_a_careless_condition_never_closes_the_chart(suite: Suite) -> None:
    reader = await opened(suite)
    nulls = condition("c2", onsetPeriod=None, clinicalStatus=None, bodySite=None, meta=None, contained=None)
    await share(reader.suite, condition("c3", onsetDateTime=20200101), ce_id="number")
    await share(reader.suite, nulls)
    await share(reader.suite, condition("c1"))
    assert await refusals(reader.suite) == [("number", "resource_invalid")]

    async def both() -> bool:
        return await reader.names() == ["High blood pressure", "High blood pressure"]

    await eventually(both)


async def test_what_an_older_release_kept_and_cannot_be_told_is_left_out(suite: Suite) -> None:
    reader = await opened(suite)
    await share(suite, condition("c1"))
    await share(suite, condition("c2"))
    await heard(suite, 3)
    held: list[Any] = [None, [], 7, {"code": None}, {"code": {"coding": None, "text": 7}, "verificationStatus": [[]]}]
    for odd in held:
        async with suite.connection("records") as connection:
            await connection.execute(
                "update resources set content = $1::jsonb where resource_id = 'c2'", json.dumps(odd)
            )
        page = await reader.look()
        assert isinstance(page, SectionShown)
        assert [one.plain_name for one in page.entries] == ["High blood pressure"]


REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    ({"resourceType": "DocumentReference", "id": "d1"}, "resource_type_refused", "", ""),
    (condition(id="no id"), "resource_invalid", "", ""),
    (condition(onsetDateTime=20200101), "resource_invalid", "diagnoses", "Condition/c1"),
    (condition(severity={"text": "x" * 70_000}), "resource_too_large", "diagnoses", "Condition/c1"),
    (condition(subject={"reference": "Group/g"}), "subject_mismatch", "", ""),
    (condition(subject={"reference": "Patient/p2"}), "subject_mismatch", "diagnoses", "Condition/c1"),
]


@pytest.mark.parametrize(("resource", "reason", "category", "subject"), REFUSED)
async def test_every_refused_resource_leaves_one_audit_row(
    suite: Suite, resource: dict[str, Any], reason: str, category: str, subject: str
) -> None:
    await suite.start("records")
    await share(suite, patient())
    await heard(suite, 1)

    ce_id = await share(suite, resource)

    assert await refusals(suite) == [(ce_id, reason)]
    assert await rows(
        suite, "select chain, actor, by_right, action, category, subject from audit where action <> 'share'"
    ) == [(f"{PRACTICE}/{CHART}", "ehr.demo", "practice", f"share.refused.{reason}", category, subject)]


async def test_an_ended_session_leaves_one_audit_row(suite: Suite) -> None:
    reader = await opened(suite)
    await heard(suite, 1)
    async with suite.connection("records") as connection:
        await connection.execute("insert into ended_sessions (session_id) values ($1)", reader.session_id)

    await reader.look()

    account = f"account:{reader.account_id}"
    found = await rows(suite, "select chain, actor, by_right, subject from audit where action = 'refuse-view'")
    assert found == [(account, account, "none", f"grant:{reader.grant_id}")]
