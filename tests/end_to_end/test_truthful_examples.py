"""The examples of US Core and ISiK: other shapes than Synthea's, held against their own files in the same way."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import redirect_stdout
from random import Random

import pytest

from examples.ehr.demo import Told, tell
from tests.end_to_end.chart_reader import SECTIONS, ChartReader
from tests.end_to_end.example_source import CHART, everything, expected, is_lab, prose, whose
from tests.end_to_end.test_truthful_records import dump, said
from tests.suite import PRACTICE, Suite, eventually

SHARED = {
    "AllergyIntolerance", "Appointment", "CarePlan", "CareTeam", "Condition", "DiagnosticReport", "Goal",
    "Immunization", "Medication", "MedicationRequest", "Observation", "Patient", "Procedure",
}  # fmt: skip
ASIDE = {"type_not_shown_yet": {"CareTeam"}, "lab_not_shared": {"Observation"}}


def refusal(one: dict[str, object]) -> str | None:
    """Why an example is refused in the chart of `Patient/example`; None for what is kept."""
    if one["resourceType"] not in SHARED or "presentedForm" in one:
        return "resource_type_refused"
    foreign = one["id"] != CHART if one["resourceType"] == "Patient" else whose(one) not in (CHART, None)
    return "subject_mismatch" if foreign else None


async def share_all(suite: Suite) -> None:
    """The patient first, then every example, in some order, labs and reports as labs; back once all are worked on."""
    resources = everything()
    kinds = [
        "lab.shared" if is_lab(one) or one["resourceType"] == "DiagnosticReport" else "record.shared"
        for one in resources
    ]
    told: list[Told] = [
        (f"told-{place}", kind, {"chart_id": CHART, "resource": one})
        for place, (kind, one) in enumerate(zip(kinds, resources, strict=True))
    ]
    Random(11).shuffle(told)
    told.sort(
        key=lambda event: (event[2]["resource"]["resourceType"], event[2]["resource"]["id"]) != ("Patient", CHART)
    )

    async def heard() -> bool:
        async with suite.connection("records") as connection:
            return bool(await connection.fetchval("select count(*) from inbox where message_id like 'told-%'") == count)

    for batch in (told[:1], told):
        await tell(suite.servers.broker_url("ehr.demo"), PRACTICE, batch)
        count = len(batch)
        await eventually(heard, within=60)


@pytest.mark.spec("S119", "S120", "S121", "S122", "S125")
async def test_the_examples_of_us_core_and_isik_say_what_their_source_says_and_nothing_else(suite: Suite) -> None:
    logged = io.StringIO()
    with redirect_stdout(logged):
        await suite.start("records")
        await share_all(suite)
        reader = ChartReader(suite, CHART)
        await reader.enter()
        shown = {section: await reader.section(section) for section in SECTIONS}
        profile = await reader.profile()
    source = expected(everything())

    for section in SECTIONS:
        assert Counter(map(said, shown[section])) == source[section], section
        assert source[section], section
    assert profile.names == ("Amy V. Baxter PharmD", "Amy V. Shaw")
    assert (profile.born, profile.languages) == ("1987-02-20", ("Spanish",))

    refused = Counter(reason for one in everything() if (reason := refusal(one)))

    async def all_refused() -> bool:
        return len(suite.ehr.said("event.refused")) == refused.total()

    await eventually(all_refused)
    assert Counter(one["reason"] for one in suite.ehr.said("event.refused")) == refused
    async with suite.connection("records") as connection:
        aside = await connection.fetch("select distinct set_aside, resource_type from resources where set_aside > ''")
    assert {(row["set_aside"], row["resource_type"]) for row in aside} == {
        (reason, kind) for reason, kinds in ASIDE.items() for kind in kinds
    }

    sentences = set(prose(everything()))
    everywhere = "\n".join((await dump(suite), logged.getvalue(), str(suite.ehr.heard), str(shown), str(profile)))
    assert len(sentences) > 20
    assert [line for line in sentences if line in everywhere] == []
    assert "DocumentReference" not in await dump(suite)
