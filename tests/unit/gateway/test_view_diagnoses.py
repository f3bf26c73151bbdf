"""The portal's first page: whose chart, what is in it, and nothing that is somebody else's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from markupsafe import escape

from shared.contracts.enrollment import Practice
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused, ViewDiagnoses
from shared.seals import token
from tests.fakes.gateway import Stage
from tests.fakes.pretend import DIAGNOSES
from tests.unit.gateway.browsing import Browser, text_of

NAUGHTY: list[str] = json.loads((Path(__file__).parents[2] / "data" / "naughty_names" / "names.json").read_text())


def unsealed(page: str) -> str:
    """The page without its form's seal, which differs in every rendering."""
    return re.sub(r'name="form" value="[^"]+"', "", page)


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    session = token()
    stage.household.begin_session(session)
    browser.kept["__Host-session"] = session


@pytest.mark.spec("S119")
async def test_diagnoses_in_lay_words_with_clinical_name_status_and_dates(browser: Browser) -> None:
    page = text_of(await browser.get("/charts"))
    for words in (
        "Diagnoses", "High blood pressure", "Active", "Since March 2014",
        "Your doctor calls it: Essential hypertension (disorder)", "Not yet confirmed", "Resolved",
        "January 6, 2021 to January 27, 2021", "Received from Integrative Medicine on November 3, 2025",
    ):  # fmt: skip
        assert words in page
    assert page.index("High blood pressure") < page.index("Sinus infection")
    assert "Your doctor calls it: Prediabetes" not in page


async def test_whose_chart_it_is_stands_on_every_state(browser: Browser, stage: Stage) -> None:
    for ready, diagnoses in ((True, DIAGNOSES), (True, ()), (False, ())):
        stage.household.records_ready, stage.household.diagnoses = ready, diagnoses
        assert "<bdi>Maria Álvarez</bdi>" in (await browser.get("/charts")).text


async def test_an_empty_chart_says_so(browser: Browser, stage: Stage) -> None:
    stage.household.diagnoses = ()
    assert "No diagnoses here yet" in text_of(await browser.get("/charts"))


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
    stage.bus.answers[ViewDiagnoses] = RecordsRefused(reason="not_found")
    stage.household.grant_id = uuid4()
    revoked, absent = await browser.get(path), await browser.get(f"/charts/{uuid4()}")
    assert revoked.status_code == absent.status_code == 404
    assert unsealed(revoked.text) == unsealed(absent.text)
    assert len(revoked.content) == len(absent.content)


async def test_somebody_elses_chart_is_never_asked_for(browser: Browser, stage: Stage) -> None:
    assert (await browser.get(f"/charts/{uuid4()}")).status_code == 404
    assert (await browser.get("/charts/1")).status_code == 404
    assert stage.bus.asks(ViewDiagnoses) == []


async def test_a_session_that_ended_in_between_leads_to_log_in(browser: Browser, stage: Stage) -> None:
    await browser.get("/charts")
    stage.household.sessions.clear()
    stage.bus.answers[ViewDiagnoses] = RecordsRefused(reason="session_over")
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
