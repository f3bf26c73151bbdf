"""The example EHR's ten charts, against what its own files say."""

from __future__ import annotations

import pytest

from examples.ehr.charts import charts
from examples.ehr.demo import events, tell
from tests.integration.records.reader import Reader, heard, share
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition

TOLD = [event for chart in charts() for event in events(chart)]
RESOURCES = sum(kind != "patient.invited" for _, kind, _ in TOLD)


async def everything(suite: Suite) -> list[tuple[object, ...]]:
    async with suite.connection("records") as connection:
        found = await connection.fetch("select * from resources order by 1, 2, 3, 4")
        return [tuple(value for name, value in row.items() if name != "told_at") for row in found]


@pytest.mark.spec("S119")
async def test_ten_charts_arrive_whole_and_a_second_run_changes_nothing(suite: Suite) -> None:
    url = suite.servers.broker_url("ehr.demo")
    await suite.start("records")

    assert await tell(url, PRACTICE, TOLD) == len(TOLD)
    await heard(suite, RESOURCES)
    first = await everything(suite)
    assert len(first) == RESOURCES

    await tell(url, PRACTICE, TOLD)
    await share(suite, condition(), chart_id="the-last-word")
    await heard(suite, RESOURCES + 1)

    assert [row for row in await everything(suite) if row[1] != "the-last-word"] == first
    assert suite.ehr.said("event.refused") == []


@pytest.mark.spec("S119")
async def test_every_condition_of_a_chart_is_on_its_page_and_nothing_else_is(suite: Suite) -> None:
    await suite.start("records")
    await tell(suite.servers.broker_url("ehr.demo"), PRACTICE, TOLD)
    await heard(suite, RESOURCES)

    for chart in charts():
        told = sorted(
            (one["code"]["text"], one["onsetDateTime"][:10], one["clinicalStatus"]["coding"][0]["code"])
            for one in chart.resources
            if one["resourceType"] == "Condition"
        )
        reader = Reader(suite)
        await suite.announce(reader.granted(chart_id=chart.chart_id, display_name=" ".join(chart.name)))
        pages = [await reader.see(page=number) for number in range(1, (await reader.see()).pages + 1)]
        entries = [one for page in pages for one in page.entries]
        shown = sorted((one.clinical_name, str(one.since), one.status) for one in entries if one.kind == "diagnosis")
        assert shown == told
        assert pages[0].chart.display_name == " ".join(chart.name)
