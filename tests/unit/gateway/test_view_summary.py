"""The portal's first page: whose chart, the beginning of every section, and nothing that is somebody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from markupsafe import escape

from shared.contracts.enrollment import Practice
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused, ViewSummary
from tests.fakes.chart import DIAGNOSES, ENTRIES
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import NAUGHTY, sign_in, unsealed


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


@pytest.mark.spec("S119", "S120", "S121")
async def test_the_first_page_tells_the_beginning_of_every_section(browser: Browser) -> None:
    page = text_of(await browser.get("/charts"))
    assert "What Integrative Medicine shares with you" in page
    for words in (
        "Diagnoses High blood pressure Since March 2014", "Medications Hydrochlorothiazide 25 mg (water pill)",
        "Immunizations Flu shot On October 2, 2025", "Allergies Peanuts Since 1999", "Procedures Colonoscopy",
        "Care plans Managing your diabetes Since February 2020", "Lab results Complete blood count Taken on",
        "Appointments Check-up March 2, 2027, 2:30 p.m.",
    ):  # fmt: skip
        assert words in page


@pytest.mark.spec("S119")
async def test_what_is_over_is_never_told_as_if_it_lasted(browser: Browser) -> None:
    page = text_of(await browser.get("/charts"))
    for words in ("2021 · Resolved", "Started January 6, 2021 · Stopped", "8:05 a.m. · Canceled"):
        assert words in page


async def test_three_entries_are_told_and_then_how_many_there_are(browser: Browser, stage: Stage) -> None:
    assert "in all" not in text_of(await browser.get("/charts"))
    stage.household.diagnoses = DIAGNOSES * 4
    page = text_of(await browser.get("/charts"))
    assert "12 in all" in page
    assert sum(page.count(entry.plain_name) for entry in DIAGNOSES) == 3


@pytest.mark.spec("S120")
async def test_a_panels_first_value_does_not_pass_for_the_whole(browser: Browser, stage: Stage) -> None:
    assert "11.2 g/dL" not in text_of(await browser.get("/charts"))
    panel = ENTRIES["labs"][0]
    assert panel.kind == "lab_result"
    single = panel.model_copy(update={"plain_name": "Hemoglobin", "values": panel.values[:1]})
    stage.household.entries["labs"] = (single,)
    assert "Hemoglobin : 11.2 g/dL (Low)" in text_of(await browser.get("/charts"))


async def test_whose_chart_it_is_stands_on_every_state(browser: Browser, stage: Stage) -> None:
    for ready, diagnoses in ((True, DIAGNOSES), (True, ()), (False, ())):
        stage.household.records_ready, stage.household.diagnoses = ready, diagnoses
        assert "<bdi>Maria Álvarez</bdi>" in (await browser.get("/charts")).text


async def test_an_empty_chart_says_so(browser: Browser, stage: Stage) -> None:
    stage.household.diagnoses, stage.household.entries = (), {}
    assert text_of(await browser.get("/charts")).count("Nothing shared yet.") == 8


async def test_records_that_are_not_there_yet_are_being_prepared(browser: Browser, stage: Stage) -> None:
    stage.household.records_ready = False
    page = await browser.get("/charts")
    assert (page.status_code, page.headers["refresh"]) == (200, "4; url=?tries=1")
    assert "Your records are being prepared" in text_of(page)


async def test_after_ten_looks_the_page_says_to_come_back_later_and_stops(browser: Browser, stage: Stage) -> None:
    stage.household.records_ready = False
    page = await browser.get("/charts?new=yes")
    looks = 0
    while refresh := page.headers.get("refresh"):
        page = await browser.get("/charts" + refresh.removeprefix("4; url="))
        assert "new=yes" in str(page.url)
        looks += 1
    assert looks == 10
    assert "come back later" in text_of(page)
    assert "call Integrative Medicine" in text_of(page)
    assert "looks again by itself" not in text_of(page)


@pytest.mark.parametrize("tries", ["-1", "x", "9" * 5000, "1e9", "²"])
async def test_a_count_that_no_page_of_ours_wrote_ends_the_looking(browser: Browser, stage: Stage, tries: str) -> None:
    stage.household.records_ready = False
    page = await browser.get(f"/charts?tries={tries}")
    assert (page.status_code, "refresh" in page.headers) == (200, False)


@pytest.mark.spec("S90")
async def test_a_revoked_chart_is_the_same_404_as_an_absent_one(browser: Browser, stage: Stage) -> None:
    path = f"/charts/{stage.household.grant_id}"
    assert (await browser.get(path)).status_code == 200
    stage.bus.answers[ViewSummary] = RecordsRefused(reason="not_found")
    stage.household.grant_id = uuid4()
    revoked, absent = await browser.get(path), await browser.get(f"/charts/{uuid4()}")
    assert revoked.status_code == absent.status_code == 404
    assert unsealed(revoked) == unsealed(absent)
    assert len(revoked.content) == len(absent.content)


async def test_somebody_elses_chart_is_never_asked_for(browser: Browser, stage: Stage) -> None:
    assert (await browser.get(f"/charts/{uuid4()}")).status_code == 404
    assert (await browser.get("/charts/1")).status_code == 404
    assert stage.bus.asks(ViewSummary) == []


async def test_a_session_that_ended_in_between_leads_to_log_in(browser: Browser, stage: Stage) -> None:
    await browser.get("/charts")
    stage.household.sessions.clear()
    stage.bus.answers[ViewSummary] = RecordsRefused(reason="session_over")
    assert (await browser.get("/charts")).headers["location"] == "/login?ended=yes"


@pytest.mark.spec("S84")
async def test_several_charts_are_offered_for_choice(browser: Browser, stage: Stage) -> None:
    other = ChartAccess(
        grant_id=uuid4(), practice=Practice(practice_id="n", name="Northside"), display_name="محمد", relation="parent"
    )
    stage.household.more_charts = (other,)
    page = await browser.get("/charts")
    assert "Whose records would you like to see?" in text_of(page)
    assert f'href="/charts/{other.grant_id}"' in page.text
    assert "<bdi>محمد</bdi>" in page.text


async def test_an_account_without_charts_is_told_what_to_do(browser: Browser, stage: Stage) -> None:
    stage.household.revoked = True
    assert "No records to show" in text_of(await browser.get("/charts"))


@pytest.mark.parametrize("name", NAUGHTY)
async def test_names_are_text_and_nothing_else(browser: Browser, stage: Stage, name: str) -> None:
    stage.household.name = name
    stage.household.practice = Practice(practice_id="n", name=name)
    stage.household.diagnoses = (DIAGNOSES[0].model_copy(update={"plain_name": name, "clinical_name": name + "!"}),)
    page = (await browser.get("/charts")).text
    assert page.count("<script") == 1
    assert f"<bdi>{escape(name)}</bdi>" in page


@pytest.mark.parametrize("accent", ["#ffff00", "#000000", "#B5179E"])
async def test_a_practices_color_is_a_style_sheet_of_its_own(browser: Browser, stage: Stage, accent: str) -> None:
    stage.household.practice = Practice(practice_id="n", name="N", accent=accent)
    await browser.get(f"/r/{stage.household.link}")
    page = (await browser.get("/verify")).text
    path = f"/accents/{accent[1:].lower()}"
    assert f'<link rel="stylesheet" href="{path}">' in page
    assert (await browser.get(path)).headers["content-type"].startswith("text/css")
