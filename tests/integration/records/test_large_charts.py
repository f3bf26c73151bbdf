"""A page of a chart with thousands of entries is read without the others."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import pytest
from fhir.resources.R4B.bundle import Bundle
from pypdf import PdfReader

from services.gateway.large_copies import flow_of
from services.gateway.wording import wordings
from services.records.copying import MOST_BYTES
from services.records.domain.sections import SECTIONS
from services.records.store.charts import Asked, open_chart
from shared.contracts.copies import CopyPiece, CopyTaken
from shared.contracts.exports import (
    MOST,
    Choice,
    CopyRefused,
    DownloadBundle,
    DownloadChart,
    Form,
)
from shared.contracts.records import Section, SummaryShown
from shared.wire import encode
from tests.integration.records.ordering import discard, ordered, read, ready, take
from tests.integration.records.plans import nodes, plan_of
from tests.integration.records.reader import Reader, heard, opened, rows, share
from tests.suite import Suite, eventually
from tests.unit.records.builders import condition
from tests.unit.records.section_builders import visit

LARGE, SMALL = "chart-of-5000", "chart-of-25"


async def grow(suite: Suite, chart_id: str, count: int) -> None:
    """As if an older release had kept `count` of each entry of the chart, every one with a date of its own."""
    async with suite.connection("records") as connection:
        await connection.execute(
            """
            insert into resources (practice_id, chart_id, resource_type, resource_id, subject, content, fingerprint,
                                   source, received_at)
            select practice_id, $1, resource_type, resource_id || '-' || n, subject,
                   content || jsonb_build_object('id', resource_id || '-' || n)
                   || case resource_type
                      when 'Condition' then jsonb_build_object('onsetDateTime', (date '2010-01-01' + n)::text)
                      else jsonb_build_object('start', (date '2010-01-01' + n)::text || 'T09:00:00Z',
                                              'end', (date '2010-01-01' + n)::text || 'T10:00:00Z') end,
                   fingerprint || convert_to(n::text, 'utf8'), source, received_at
            from resources cross join generate_series(1, $2::int) as n where chart_id = 'seed'
            """,
            chart_id,
            count,
        )
        await connection.execute(
            "insert into charts select practice_id, $1, 'p1', true from resources limit 1", chart_id
        )


async def positioned(suite: Suite) -> bool:
    """Has every row its position?"""
    return await rows(suite, "select 1 from resources where positioned_for is null limit 1") == []


@pytest.fixture
async def readers(fresh: Suite) -> dict[str, Reader]:
    """Of a chart with 5,000 diagnoses and appointments, and of one with 25, as an older release kept them."""
    await opened(fresh)
    await share(fresh, condition(), chart_id="seed")
    await share(fresh, visit(), chart_id="seed")
    await heard(fresh, 3)
    await fresh.stop("records")
    found = {LARGE: Reader(fresh), SMALL: Reader(fresh)}
    for chart_id, count in ((LARGE, 5000), (SMALL, 25)):
        await grow(fresh, chart_id, count)
        await fresh.announce(found[chart_id].granted(chart_id=chart_id, scopes=("diagnoses", "appointments")))
    await fresh.start("records")
    await heard(fresh, 5)
    await eventually(lambda: positioned(fresh), within=60)
    async with fresh.connection("records") as connection:
        await connection.execute("vacuum analyze")
    return found


async def explained(reader: Reader, *, page: int, sections: tuple[str, ...], size: int = 25) -> dict[str, Any]:
    """What PostgreSQL did to read these pages."""
    asked = Asked(reader.grant_id, reader.account_id, reader.session_id, sections, page, size)
    return await plan_of(reader.suite, lambda connection: open_chart(connection, asked))


async def assert_whole(reader: Reader) -> None:
    """First and last page, and the summary."""
    first, last = await reader.see(), await reader.see(page=200)

    assert (first.total, first.pages, len(last.entries)) == (5000, 200, 25)
    dates = [entry.since for page in (first, last) for entry in page.entries if entry.kind == "diagnosis"]
    assert dates == sorted(dates, key=str, reverse=True)
    assert (dates[0], dates[-1]) == ("2023-09-10", "2010-01-02")
    visits = await reader.see("appointments")
    upcoming = [entry.current for entry in visits.entries if entry.kind == "appointment"]
    assert visits.total == 5000
    assert upcoming == [False] * 25
    summary = await reader.look_over()
    assert isinstance(summary, SummaryShown)
    assert [(one.total, one.current, len(one.entries)) for one in summary.sections] == [(5000, 5000, 3), (5000, 0, 3)]


async def test_a_page_of_5000_is_read_without_the_others(readers: dict[str, Reader]) -> None:
    """By PostgreSQL's own account: every entry is counted in the index, and only those of the page are fetched."""
    await assert_whole(readers[LARGE])
    for sections, size in (("diagnoses",), 25), (("appointments",), 25), (SECTIONS, 3):
        large = await explained(readers[LARGE], page=1, sections=sections, size=size)
        small = await explained(readers[SMALL], page=1, sections=sections, size=size)

        assert large["Plan"]["Shared Hit Blocks"] < small["Plan"]["Shared Hit Blocks"] + 300 * min(len(sections), 2)
        steps = list(nodes(large["Plan"]))
        fetched = [one["Actual Rows"] * one["Actual Loops"] for one in steps if one["Node Type"] == "Index Scan"]
        assert max(fetched) <= 25
        assert [one for one in steps if one["Node Type"] == "Sort" and one["Actual Rows"] > 50] == []


@pytest.mark.spec("S124")
async def test_a_copy_that_no_message_can_carry_is_refused_and_says_how_much_can_be(readers: dict[str, Reader]) -> None:
    reader = readers[LARGE]
    await reader.see()
    choice = Choice(parts=("diagnoses",))
    told = {"assertion": reader.assertion(), "grant_id": reader.grant_id, "choice": choice}
    in_words = await reader.suite.bus.ask(DownloadChart.model_validate(told))
    as_fhir = await reader.suite.bus.ask(DownloadBundle.model_validate(told))
    for found in (in_words, as_fhir):
        assert isinstance(found, CopyRefused)
        assert found.total == MOST
        assert 500 < found.most < MOST


async def everything(reader: Reader) -> dict[str, list[Any]]:
    """All that the pages of both sections show."""
    sections: tuple[Section, ...] = ("diagnoses", "appointments")
    return {
        section: [entry for page in range(1, 201) for entry in (await reader.see(section, page=page)).entries]
        for section in sections
    }


async def flowed(reader: Reader, form: Form) -> bytes:
    """The file as the gateway sends it."""
    copy_id = await ordered(reader, form, Choice(parts=("diagnoses", "appointments")))
    await ready(reader, within=120)
    head = await take(reader, copy_id)
    assert isinstance(head, CopyTaken)

    async def piece(number: int) -> CopyPiece:
        found = await read(reader, copy_id, number)
        assert isinstance(found, CopyPiece)
        assert len(encode(found)) < MOST_BYTES / 2
        return found

    flow = flow_of(head, piece, wordings("Chartkey")["en"], places=asyncio.Semaphore(1))
    content = b"".join([chunk async for chunk in flow.chunks])
    await discard(reader, copy_id)
    return content


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.spec("S124")
async def test_a_chart_of_ten_thousand_entries_is_taken_whole_in_every_form(readers: dict[str, Reader]) -> None:
    reader = readers[LARGE]
    shown = await everything(reader)
    days = {
        "diagnoses": [one.since for one in shown["diagnoses"]],
        "appointments": [one.starts_at for one in shown["appointments"]],
    }
    assert [len(set(told)) for told in days.values()] == [5000, 5000]

    found = json.loads(await flowed(reader, "fhir"))
    assert len(Bundle.model_validate(found).entry or ()) == 10_001
    told = [one["resource"] for one in found["entry"]]
    assert [one["onsetDateTime"] for one in told if one["resourceType"] == "Condition"] == days["diagnoses"]
    starts = [datetime.fromisoformat(one["start"]) for one in told if one["resourceType"] == "Appointment"]
    assert starts == days["appointments"]

    with ZipFile(io.BytesIO(await flowed(reader, "csv"))) as files:
        tables = {
            name: list(csv.DictReader(io.StringIO(files.read(name).decode("utf-8-sig")))) for name in files.namelist()
        }
    assert [row["Since"] for row in tables["diagnoses.csv"]] == days["diagnoses"]
    assert [row["Begins"][:10] for row in tables["appointments.csv"]] == [
        f"{day:%Y-%m-%d}" for day in days["appointments"]
    ]

    with ZipFile(io.BytesIO(await flowed(reader, "pdf"))) as volumes:
        names = volumes.namelist()
        text = "".join(
            page.extract_text() for name in names for page in PdfReader(io.BytesIO(volumes.read(name))).pages
        )
    assert len(names) > 1
    assert text.count("Essential hypertension") >= 5000
