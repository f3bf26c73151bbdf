"""Who has looked at a chart, page by page and as a file."""

from __future__ import annotations

import csv
import io

import pytest

from services.gateway.wording import activity_sentence, catalog, wordings
from shared.contracts.activity import ActivityRow, ShowActivity
from tests.fakes.chart import ACTIVITY, LONG_AGO
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import chart, sign_in


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


async def test_the_patient_reads_who_looked_at_what_and_when(browser: Browser, stage: Stage) -> None:
    page = await browser.get(chart(stage, "activity"))
    told = text_of(page)
    for words in (
        "Every look at these records in Chartkey, and what Integrative Medicine did about who may look.",
        "Looked at this list You · November 3, 2025, 9:30 a.m.",
        "Looked at: Care plans You",
        "Looked at: Summary The patient's parent · November 3, 2025, 7:30 a.m.",
        "Was given access The patient's parent",
        "Ended an access The doctor's office",
        "Ended an access. Whose: The patient's parent The doctor's office",
        "Ended an access. Whose: The patient's legal guardian The person whose access it was",
        'Sharing ended, because the password was reset or somebody said "This was not me" Chartkey, to keep',
        "Looked at an access code. For: The patient's parent The doctor's office",
        "Sent an invitation. For: The patient's parent The doctor's office",
        "Looked at: Profile You",
        "Downloaded: Profile, Lab results You",
        "Call Integrative Medicine",
    ):
        assert words in told
    assert 'rel="next"' not in page.text


async def test_a_representative_is_told_that_the_list_is_their_own(browser: Browser, stage: Stage) -> None:
    stage.household.relation = "parent"
    assert "Your own looks at these records" in text_of(await browser.get(chart(stage, "activity")))


async def test_older_entries_are_one_link_away(browser: Browser, stage: Stage) -> None:
    stage.household.activity = (ACTIVITY * 10)[:100]
    page = await browser.get(chart(stage, "activity"))
    assert page.text.count('class="ck-record"') == 50
    assert 'rel="next" href="?before=51"' in page.text
    older = await browser.get(chart(stage, "activity") + "?before=51")
    assert older.text.count('class="ck-record"') == 50
    assert 'rel="next"' not in older.text
    assert [catalog("en")["activity.newest"] in one.text for one in (page, older)] == [False, True]


@pytest.mark.parametrize("before", ["", "0", "-1", "x", "9" * 19, "²", "1e9"])
async def test_what_is_no_position_is_the_newest_page(browser: Browser, stage: Stage, before: str) -> None:
    page = await browser.get(chart(stage, "activity") + f"?before={before}")
    assert page.status_code == 200
    (asked,) = stage.bus.asks(ShowActivity)
    assert asked.before is None


async def test_the_file_holds_every_row_in_words_that_a_spreadsheet_reads(browser: Browser, stage: Stage) -> None:
    stage.household.activity = (ACTIVITY * 150)[:1500]
    file = await browser.get(chart(stage, "activity/file"))
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="who-has-looked.csv"'
    assert file.headers["cache-control"] == "no-store"
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[:3] == [
        ["When (UTC)", "Who", "What", "Shared with"],
        ["2025-11-03 09:30:00", "You", "Looked at this list", ""],
        ["2025-11-03 08:30:00", "You", "Looked at: Care plans", ""],
    ]
    assert len(rows) == 1 + len(stage.household.activity)
    assert [asked.before for asked in stage.bus.asks(ShowActivity)] == [None, 1001, 501]


async def test_a_file_that_does_not_hold_all_says_so(browser: Browser, stage: Stage) -> None:
    rows, more = 10_000, 1
    for kept in (rows, rows + more):
        stage.household.activity = (ACTIVITY * rows)[:kept]
        file = await browser.get(chart(stage, "activity/file"))
        *_, last = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
        assert last[2].startswith("This file ends here") == (kept > rows)


async def test_no_cell_of_the_file_can_be_a_formula(browser: Browser, stage: Stage) -> None:
    """Whatever a later release writes into the audit, and whoever shares; the chart's own names are not in the file."""
    stage.household.practice = stage.household.practice.model_copy(update={"name": "=1+1"})
    stage.household.activity = (
        ActivityRow(at=LONG_AGO, who="other", relation="=1+1", what="=1+1", category=""),
        ActivityRow(at=LONG_AGO, who="office", relation="practice", what="@x", category=""),
        ActivityRow(
            at=LONG_AGO,
            who="other",
            relation="share",
            what="view-share",
            category="labs",
            recipient=stage.lending.records.seal("gateway", "=1+1"),
        ),
    )
    text = (await browser.get(chart(stage, "activity/file"))).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell and cell[0] in "=+-@\t\r"]
    assert "'=1+1" in cells


@pytest.mark.parametrize("path", ["activity", "activity/file"])
async def test_without_the_grant_neither_is_there(browser: Browser, stage: Stage, path: str) -> None:
    stage.household.records_ready = False
    assert (await browser.get(chart(stage, path))).status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_of_it_is_in_the_catalog(language: str) -> None:
    say = wordings("Chartkey")[language].plain
    more = (("new", ""), ("order-copy", "labs,demographics"), ("discard-copy", "chart"))
    rows = (ActivityRow(at=LONG_AGO, who="you", relation="self", what=what, category=one) for what, one in more)
    for row in (*ACTIVITY, *rows):
        sentence, values = activity_sentence(row, say)
        assert sentence in catalog(language)
        assert say(sentence, **values)
