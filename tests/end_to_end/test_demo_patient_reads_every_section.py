"""One patient of the demo EHR, from the e-mailed link through every page of their chart, over HTTP."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from examples.ehr.charts import Chart, charts, is_lab
from examples.ehr.demo import events, tell
from shared.contracts.enrollment import AccessShown, ShowAccess
from shared.seals import Sealer
from tests.end_to_end.town import Town, account
from tests.suite import PRACTICE, eventually
from tests.unit.gateway.browsing import Browser, text_of

SECTIONS = {
    "diagnoses": "Condition",
    "medications": "MedicationRequest",
    "immunizations": "Immunization",
    "allergies": "AllergyIntolerance",
    "procedures": "Procedure",
    "care-plans": "CarePlan",
    "labs": "Observation",
    "appointments": "Appointment",
}


def patria() -> Chart:
    """The demo patient with something in every section."""
    (found,) = [chart for chart in charts() if chart.name[0] == "Patria"]
    return found


def names(chart: Chart, kind: str) -> set[str]:
    """What clinicians call the chart's resources of this type."""

    def concept(one: dict[str, Any]) -> dict[str, Any]:
        found = [one.get(name) for name in ("code", "medicationCodeableConcept", "vaccineCode")]
        found += [one[name][0] for name in ("category", "serviceType") if isinstance(one.get(name), list)]
        return next(item for item in found if item)

    return {concept(one)["text"] for one in chart.resources if one["resourceType"] == kind}


async def pin_of(town: Town, chart: Chart) -> str:
    """The access code, as the front desk reads it."""
    ask = ShowAccess(practice_id=PRACTICE, chart_id=chart.chart_id, staff_id="desk")
    shown = await town.suite.bus.ask(ask)
    assert isinstance(shown, AccessShown)
    code = shown.rows[0].access_code
    assert code is not None
    keys = town.suite.servers.secrets
    return Sealer(keys.seal_private_keys["gateway"], keys.seal_public_keys()).open(code)


async def registered(town: Town, chart: Chart) -> Browser:
    """The patient, with proof and an account."""
    browser = town.browser()
    await browser.get(await town.mailed_link(email=chart.email))
    year, month, day = chart.patient["birthDate"].split("-")
    born = {"birth_year": year, "birth_month": month, "birth_day": day}
    await browser.submit("/verify", {"method": "pin"})
    await browser.submit("/verify/pin", born | {"pin": await pin_of(town, chart)})
    await browser.submit("/last-look")
    answer = await browser.submit("/create-account", account(chart.email))
    assert answer.headers["location"] == "/charts?new=yes"
    return browser


async def pages_of(browser: Browser, address: str) -> str:
    """The text of all pages of a section, turned as a person turns them."""
    return " ".join(await turned(browser, address))


async def turned(browser: Browser, address: str) -> list[str]:
    """The text of each page."""
    found, following = [], address
    while following:
        response = await browser.get(following)
        assert response.status_code == 200
        found.append(text_of(response))
        step = re.search(r'rel="next" href="([^"]+)"', response.text)
        following = address + step.group(1) if step else ""
    return found


async def file_of_looks(browser: Browser, address: str) -> list[dict[str, str]]:
    """Who has looked, as a spreadsheet reads it: each line of one shape, with its time."""
    saved = await browser.get(f"{address}/activity/file")
    head, *told = csv.reader(io.StringIO(saved.content.decode("utf-8-sig")))
    assert head == ["When (UTC)", "Who", "What", "Shared with"]
    rows = [dict(zip(head, row, strict=True)) for row in told]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", row["When (UTC)"]) for row in rows)
    return rows


async def assert_calendar_says(browser: Browser, address: str, chart: Chart) -> None:
    """Of the visits that the practice told of, those to come and those called off: when, where, with whom, not why."""
    saved = await browser.get(f"{address}/calendar")
    source = {
        (one["start"], one["end"], *(part["actor"]["display"] for part in one["participant"][1:]), one["status"])
        for one in chart.resources
        if one["resourceType"] == "Appointment" and one["status"] != "fulfilled"
    }
    told = [
        (
            *(one.decoded(moment) for moment in ("dtstart", "dtend")),
            str(one["description"]).removeprefix("With: "),
            str(one["location"]),
            {"CONFIRMED": "booked", "CANCELLED": "cancelled"}[str(one["status"])],
        )
        for one in Calendar.from_ical(saved.content).walk("VEVENT")
    ]
    assert sorted(told) == sorted((*map(datetime.fromisoformat, one[:2]), *one[2:]) for one in source)
    assert len(told) == 2
    assert [name for name in names(chart, "Appointment") if name in saved.text] == []


async def home(browser: Browser) -> str:
    """The chart's own address, once its first page stands there."""

    async def shown() -> str | None:
        found = re.search(r'href="(/charts/[0-9a-f-]{36})"', (await browser.get("/charts")).text)
        return found.group(1) if found else None

    address: str = await eventually(shown)
    return address


@pytest.mark.spec("S119", "S120", "S121", "S123", "S125")
async def test_a_demo_patient_reads_all_that_was_shared_on_the_page_where_it_belongs(town: Town) -> None:
    chart = patria()
    told = list(events(chart))
    await tell(town.suite.servers.broker_url("ehr.demo"), PRACTICE, told)
    browser = await registered(town, chart)
    address = await home(browser)

    async def kept() -> bool:
        async with town.suite.connection("records") as connection:
            return bool(await connection.fetchval("select count(*) from resources") == len(chart.resources))

    await eventually(kept, within=30)
    looks: Counter[str] = Counter()
    summary = await browser.get(address)
    assert "Summary" in text_of(summary)
    for path, kind in SECTIONS.items():
        assert f'href="{address}/{path}"' in summary.text
        pages = await turned(browser, f"{address}/{path}")
        looks[path.replace("-", " ")] += len(pages)
        text = " ".join(pages).lower()
        missing = {name for name in names(chart, kind) if name.lower() not in text}
        assert (path, missing) == (path, set())
        assert names(chart, kind)
    assert all(is_lab(one) for one in chart.resources if one["resourceType"] == "Observation")
    profile = text_of(await browser.get(f"{address}/profile"))
    assert all(word in profile for word in (*chart.name, "May 21, 1974"))
    await assert_calendar_says(browser, address, chart)
    looks += Counter({"appointments": 1, "profile": 1})
    rows = await file_of_looks(browser, address)
    assert {row["Shared with"] for row in rows} == {""}
    office = [row["What"] for row in rows if row["Who"] == "The doctor's office"]
    assert office == ["Looked at an access code. For: The patient"]
    deeds = Counter(row["What"].lower().removeprefix("looked at: ") for row in rows if row["Who"] == "You")
    assert deeds.pop("summary") >= 2
    assert deeds.pop("was given access") == 1
    assert deeds == Counter({"lab results" if name == "labs" else name: count for name, count in looks.items()})


@pytest.mark.spec("S121")
async def test_a_demo_patient_sees_the_visit_to_come_before_those_that_were(town: Town) -> None:
    chart = patria()
    await tell(town.suite.servers.broker_url("ehr.demo"), PRACTICE, events(chart))
    browser = await registered(town, chart)
    address = await home(browser)

    async def shown() -> str | None:
        text = await pages_of(browser, f"{address}/appointments")
        return text if all(name in text for name in names(chart, "Appointment")) else None

    text: str = await eventually(shown, within=30)
    order = ("Upcoming", "Annual physical exam", "In the past", "Nutrition counseling", "Follow-up visit")
    assert sorted(order, key=text.index) == list(order)
    assert all(word in text for word in ("Dr. Jordan Lee", "Integrative Medicine, Room 4", "2027", "9:30", "Canceled"))


@pytest.mark.spec("S119", "S123")
async def test_a_section_that_does_not_exist_and_a_chart_that_is_not_theirs_are_not_there(town: Town) -> None:
    chart = patria()
    await tell(town.suite.servers.broker_url("ehr.demo"), PRACTICE, events(chart))
    browser = await registered(town, chart)
    address = await home(browser)
    for path in (f"{address}/notes", f"{address}/documents", *(f"/charts/{uuid4()}/{path}" for path in SECTIONS)):
        assert (await browser.get(path)).status_code == 404
