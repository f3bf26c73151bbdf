"""Copies: what was chosen, in the form that was asked for, as text and under names that say nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from services.gateway import copies, documents
from services.gateway.copies import FORMS, Press, choice_of
from services.gateway.sheets import sheet
from services.gateway.telling import in_text, on_page, tell
from services.gateway.wording import catalog, wordings
from shared.contracts.enrollment import Practice
from shared.contracts.exports import PARTS, Choice, CopiedSection, DownloadBundle, DownloadChart
from shared.contracts.records import RecordsRefused
from shared.rpc import NoAnswer
from tests.fakes.chart import DIAGNOSES, ENTRIES
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import NAUGHTY, SECTIONS, chart, sign_in
from tests.unit.gateway.test_hostile_charts import LINES, LISTS, fill

ALL = dict.fromkeys(PARTS, "yes")
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "＝1+1", "#strong[x]", "$x$", "\\u{2068}")


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


def address(stage: Stage, form: str, **more: str) -> str:
    """Of a copy of everything."""
    return chart(stage, "download?") + "&".join(
        f"{name}={value}" for name, value in ({"format": form} | ALL | more).items()
    )


def pages(pdf: bytes) -> str:
    """The document's text, in one line, without the marks that isolate names."""
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    """One line, letters alone: where a line breaks is the document's matter."""
    return "".join("".join(letter for letter in text if letter not in "\u2068\u2069").split())


def tables(archive: bytes) -> dict[str, list[list[str]]]:
    """Every table of the archive."""
    with ZipFile(io.BytesIO(archive)) as files:
        told = {name: files.read(name).decode("utf-8-sig") for name in files.namelist()}
    return {name: list(csv.reader(io.StringIO(text))) for name, text in told.items()}


@pytest.mark.spec("S124")
async def test_the_document_says_all_that_the_pages_say(browser: Browser, stage: Stage) -> None:
    stage.household.name = "محمد الأحمد"
    file = await browser.get(address(stage, "pdf"))
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"] == 'attachment; filename="health-records.pdf"'
    assert file.headers["cache-control"] == "no-store"
    said, voice = pages(file.content), in_text(wordings("Chartkey")["en"])
    entries = [*DIAGNOSES, *(entry for told in ENTRIES.values() for entry in told)]
    for entry in entries:
        told = tell(entry, voice, practice=stage.household.practice.name)
        lines = [told.name, told.status, told.moment, told.clinical, told.source, *(line.text for line in told.lines)]
        lines += [word for one in told.values for word in (one.name, one.value, one.reference) if word]
        assert [line for line in lines if plain(line) not in said] == []
    profile = text_of(await browser.get(chart(stage, "profile")))
    for words in ("April 28, 1986", "Ms. Maria Álvarez", "Maria Gómez", "Hispanic or Latino"):
        assert words in profile
        assert plain(words) in said


def test_names_in_a_list_do_not_turn_their_neighbors() -> None:
    """A number after a name that is written from right to left would stand before it."""
    visit = ENTRIES["appointments"][0].model_copy(update={"people": ("محمد", "2 <b>")})
    wording = wordings("Chartkey")["en"]
    texts = [tell(visit, voice(wording), practice="P").lines[0].text for voice in (in_text, on_page)]
    assert texts == ["With: \u2068محمد\u2069; \u20682 <b>\u2069", "With: <bdi>محمد</bdi>; <bdi>2 &lt;b&gt;</bdi>"]


async def test_the_document_is_tagged_says_its_language_and_has_an_outline(browser: Browser, stage: Stage) -> None:
    file = await browser.get(address(stage, "pdf", language="es"))
    found = PdfReader(io.BytesIO(file.content))
    root: Any = found.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "es"
    assert found.metadata is not None
    assert found.metadata.title == "Registros de salud"
    titles = [getattr(one, "title", "") for one in found.outline]
    assert (titles[:2], len(titles)) == (["Datos personales", "Diagnósticos"], 1 + len(SECTIONS))
    resources: list[Any] = [page["/Resources"] for page in found.pages]
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for one in resources
        for font in one["/Font"].get_object().values()
    }
    assert all(name.startswith(("NotoSans", "Heebo")) for name in fonts), fonts


async def test_what_others_wrote_is_text_in_every_document(browser: Browser, stage: Stage) -> None:
    for name in (*HOSTILE[6:], *NAUGHTY[:3]):
        fill(stage, name)
        file = await browser.get(address(stage, "pdf"))
        assert file.status_code == 200
        assert plain(name) in pages(file.content) or not name.isascii(), name


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_cell_of_a_table_can_be_a_formula(browser: Browser, stage: Stage, name: str) -> None:
    fill(stage, name)
    household = stage.household
    bare = dict.fromkeys(LINES, name) | dict.fromkeys(LISTS, (name,))
    household.entries = {
        section: tuple(
            entry.model_copy(update={key: value for key, value in bare.items() if key in type(entry).model_fields})
            for entry in told
        )
        for section, told in household.entries.items()
    }
    found = tables((await browser.get(address(stage, "csv"))).content)
    cells = [cell for rows in found.values() for row in rows for cell in row]
    assert [cell for cell in cells if cell.lstrip()[:1] in set("=+-@＝＋－＠")] == []
    assert any(name.replace("'", "") in cell.replace("'", "") for cell in cells)


def test_a_negative_number_stays_a_number() -> None:
    assert sheet([["-1.5", "-x", "+3", "1"]]).decode("utf-8-sig") == "-1.5,'-x,+3,1\r\n"


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(1)", "+x", "＝1", " =1", "\u2068-x"])
def test_nothing_is_calculated_where_a_semicolon_or_a_new_line_ends_a_cell(formula: str) -> None:
    for before in ("", "Aspirin;", "Aspirin; ", "a\t", "a\n", "a\r\n"):
        ((cell,),) = csv.reader(io.StringIO(sheet([[before + formula]]).decode("utf-8-sig"), newline=""))
        assert cell == f"{before.rstrip(' ')}'{' ' * before.endswith(' ')}{formula}"
    assert sheet([["One; two -x"]]).decode("utf-8-sig") == "One; two -x\r\n"


@pytest.mark.spec("S124")
async def test_the_tables_hold_every_entry_and_every_value(browser: Browser, stage: Stage) -> None:
    file = await browser.get(address(stage, "csv"))
    assert file.headers["content-type"] == "application/zip"
    found = tables(file.content)
    assert list(found) == ["profile.csv", *(f"{section}.csv" for section in SECTIONS)]
    for section, entries in {"diagnoses": DIAGNOSES, **ENTRIES}.items():
        head, *rows = found[f"{section.replace('_', '-')}.csv"]
        names = [row[head.index("Name")] for row in rows]
        assert set(names) == {entry.plain_name for entry in entries}
    assert found["labs.csv"][1][-4:] == ["Hemoglobin", "11.2 g/dL", "12 g/dL - 16 g/dL", "Low"]
    assert found["labs.csv"][2][-4:] == ["Platelets", "250 10*3/uL", "", ""]
    assert found["appointments.csv"][1][-2:] == ["Dr. Grace Lee", "Room 4, 12 Elm Street"]


async def test_the_bundle_is_handed_out_as_records_made_it(browser: Browser, stage: Stage) -> None:
    file = await browser.get(address(stage, "fhir", since_month="4", since_day="28", since_year="2024"))
    assert file.headers["content-type"] == "application/fhir+json"
    assert json.loads(file.content) == {"resourceType": "Bundle"}
    (asked,) = stage.bus.asks(DownloadBundle)
    assert asked.choice == Choice(parts=PARTS, since=date(2024, 4, 28))


def test_names_of_files_say_nothing() -> None:
    assert {name for _, name in FORMS.values()} == {f"health-records.{end}" for end in ("pdf", "zip", "json")}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "problem.parts_missing"),
        ({"labs": "yes", "since_day": "3"}, "problem.day"),
        ({"labs": "yes", "since_year": "2024-02-30"}, "problem.day"),
        ({"labs": "yes", "since_year": "2024-02-03", "until_year": "2024-02-02"}, "problem.days_reversed"),
    ],
)
async def test_a_choice_that_cannot_be_is_asked_for_again(
    browser: Browser, stage: Stage, typed: dict[str, str], problem: str
) -> None:
    query = "&".join(f"{name}={value}" for name, value in typed.items())
    page = await browser.get(chart(stage, f"download?format=pdf&{query}"))
    assert page.status_code == 422
    assert catalog("en")[problem] in text_of(page)
    assert stage.bus.asks(DownloadChart) == []
    assert 'name="labs" value="yes" checked' in page.text or "labs" not in typed
    assert 'name="diagnoses" value="yes" checked' not in page.text


def test_the_same_day_twice_is_a_day() -> None:
    chosen = choice_of({"labs": "yes", "since_year": "2024-02-03", "until_year": "02/03/2024"})
    assert chosen == Choice(parts=("labs",), since=date(2024, 2, 3), until=date(2024, 2, 3))


async def test_the_form_offers_what_there_is_and_asks_nothing_of_the_chart(browser: Browser, stage: Stage) -> None:
    stage.household.sections, stage.household.opens_profile = ("labs",), False
    page = await browser.get(chart(stage, "download"))
    assert "Lab results (1)" in text_of(page)
    assert "demographics" not in page.text
    assert 'name="diagnoses"' not in page.text
    assert page.text.count("checked") == 2
    assert stage.bus.asks(DownloadChart) == []


async def test_what_is_too_much_is_said_and_no_part_of_it_is_made(browser: Browser, stage: Stage) -> None:
    stage.household.copy_holds = 3
    page = await browser.get(address(stage, "pdf"))
    assert page.headers["content-type"].startswith("text/html")
    assert catalog("en")["order_copy.title"] in text_of(page)


@pytest.mark.parametrize("form", ["", *FORMS])
async def test_without_the_grant_there_is_no_copy(browser: Browser, stage: Stage, form: str) -> None:
    stage.household.records_ready = False
    absent = await browser.get(address(stage, form))
    assert absent.status_code == 404
    assert "content-disposition" not in absent.headers


@pytest.mark.parametrize("form", FORMS)
async def test_a_copy_that_is_being_made_when_access_ends_never_leaves(
    browser: Browser, stage: Stage, form: str
) -> None:
    asked = DownloadBundle if form == "fhir" else DownloadChart
    answer: Any = stage.bus.answers[asked]

    def answered(request: Any) -> Any:
        reply = answer(request)
        stage.household.revoked = True
        return reply

    stage.bus.answers[asked] = answered
    shut = await browser.get(address(stage, form))
    assert shut.status_code == 404
    assert "content-disposition" not in shut.headers
    assert len(stage.bus.asks(asked)) == 1


async def test_a_document_that_takes_too_long_is_stopped(
    browser: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_SECONDS", 0.0)
    page = await browser.get(address(stage, "pdf"))
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    monkeypatch.setattr(documents, "TYPESETTER", "services.gateway.nothing")
    monkeypatch.setattr(documents, "MOST_SECONDS", 30.0)
    assert (await browser.get(address(stage, "pdf"))).status_code == 500


async def test_only_a_few_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "WAIT_SECONDS", 0.01)
    press = Press()
    refused = RecordsRefused(reason="not_found")

    async def ask() -> RecordsRefused:
        return refused

    for _ in range(copies.AT_ONCE):
        await press.places.acquire()
    with pytest.raises(NoAnswer):
        await press.make("pdf", ask, wordings("Chartkey")["en"])
    press.places.release()
    assert await press.make("pdf", ask, wordings("Chartkey")["en"]) == (refused, None)
    assert press.places.locked() is False


def test_every_word_of_a_copy_is_in_both_catalogs() -> None:
    fields = {name for told in ({"d": DIAGNOSES} | ENTRIES).values() for name in type(told[0]).model_fields}
    for language in ("en", "es"):
        said = catalog(language)
        columns = {f"copy.column_{name}" for name in fields - {"kind", "current", "id", "values"}}
        assert columns <= set(said)
        assert set(CopiedSection.model_fields) == {"section", "entries"}


async def test_a_practice_with_a_hostile_name_changes_no_document(browser: Browser, stage: Stage) -> None:
    stage.household.practice = Practice(practice_id="n", name='"] #panic("x") [')
    assert (await browser.get(address(stage, "pdf"))).status_code == 200
