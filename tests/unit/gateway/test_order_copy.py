"""Copies that are made beside other work: ordered with a second look, listed, taken as they come, thrown away."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
import pytest
from fhir.resources.R4B.bundle import Bundle
from pypdf import PdfReader

from services.gateway import large_copies
from services.gateway.copies import AT_ONCE
from services.gateway.pages import take_copy
from services.gateway.tables import Tables
from services.gateway.wording import catalog, wordings
from shared.contracts.copies import MOST_ORDERED, CopiedResource, CopyPiece, OrderCopy, ReadCopy
from shared.contracts.exports import PARTS, Choice
from shared.contracts.identity import AssertSession, SessionGone
from shared.contracts.records import RecordsRefused
from shared.rpc import NoAnswer
from tests.fakes.chart import DIAGNOSES, ENTRIES
from tests.fakes.gateway import Stage, listen, served
from tests.fakes.pretend_exports import copy_of
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.reading import SECTIONS, chart, sign_in
from tests.unit.gateway.test_download_chart import address, pages, plain, tables

EN = catalog("en")


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


def in_pieces() -> tuple[CopyPiece, ...]:
    """What the household's pages hold, two entries to a piece; a section without any has an empty one."""
    told = {"diagnoses": DIAGNOSES, **ENTRIES}
    return tuple(
        CopyPiece.model_validate({"section": section, "entries": entries[place : place + 2]})
        for section, entries in told.items()
        for place in range(0, max(1, len(entries)), 2)
    )


async def taken(browser: Browser, stage: Stage, form: str) -> Any:
    """The file."""
    stage.household.copies = (copy_of(form=form),)
    return await browser.get(chart(stage, f"copies/{copy_of().copy_id}"))


async def broken_off(browser: Browser, stage: Stage, form: str) -> None:
    """Over a real connection: the file never ends as a whole one would, so that no browser keeps it."""
    stage.household.copies = (copy_of(form=form),)
    cookies = {"cookie": "; ".join(f"{name}={value}" for name, value in browser.kept.items())}
    listening = listen()
    async with served(stage.app, listening=listening), httpx.AsyncClient() as client:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}{chart(stage, f'copies/{copy_of().copy_id}')}"
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(address, headers=cookies)


@pytest.mark.spec("S124")
async def test_what_is_too_large_is_ordered_as_it_was_chosen_and_once(browser: Browser, stage: Stage) -> None:
    stage.household.copy_holds = 3
    page = await browser.get(address(stage, "csv", since_year="2024-04-28"))
    assert EN["order_copy.title"] in text_of(page)
    assert stage.bus.asks(OrderCopy) == []
    form = hidden(page)
    for _ in range(2):
        done = await browser.send_form(chart(stage, "copies"), form)
        assert (done.status_code, done.headers["location"]) == (303, chart(stage, "download?done=ordered"))
    first, second = stage.bus.asks(OrderCopy)
    assert first.choice == Choice.model_validate_json(f'{{"parts":{json.dumps(PARTS)},"since":"2024-04-28"}}')
    assert (first, first.form) == (second, "csv")
    assert len({told for asked, told in stage.bus.asked if isinstance(asked, OrderCopy)}) == 1
    listed = text_of(await browser.get(done.headers["location"]))
    for words in ("ordered", "making_hint", "look", "discard"):
        assert EN[f"copies.{words}"] in listed


async def test_a_form_of_another_site_and_a_made_up_choice_order_nothing(browser: Browser, stage: Stage) -> None:
    stage.household.copy_holds = 3
    form = hidden(await browser.get(address(stage, "csv")))
    assert (await browser.send_form(chart(stage, "copies"), form, sec_fetch_site="cross-site")).status_code == 403
    for wrong in ({"format": "exe"}, dict.fromkeys(PARTS, "no"), {"since_day": "99"}):
        assert (await browser.send_form(chart(stage, "copies"), form | wrong)).status_code == 404
    assert (await browser.send_form(f"/charts/{uuid4()}/copies", form)).status_code == 404
    assert stage.bus.asks(OrderCopy) == []
    assert "Take a copy of the records" in text_of(await browser.get(chart(stage, "copies")))


async def test_more_than_can_ever_be_made_at_once_is_not_offered(browser: Browser, stage: Stage) -> None:
    stage.household.copy_holds = 3
    stage.household.entries = {"medications": ENTRIES["medications"] * (MOST_ORDERED // 2 + 1)}
    page = text_of(await browser.get(address(stage, "pdf")))
    assert f"One copy can hold {MOST_ORDERED}." in page
    assert EN["order_copy.do"] not in page


async def test_a_third_copy_waits_until_one_is_thrown_away(browser: Browser, stage: Stage) -> None:
    stage.household.copy_holds, stage.household.copies = 3, (copy_of("ready"), copy_of("gone", number=2))
    form = hidden(await browser.get(address(stage, "csv")))
    assert "You can have 2 large copies" in text_of(await browser.send_form(chart(stage, "copies"), form))
    listed = await browser.get(chart(stage, "download"))
    assert EN["copies.gone_hint"] in text_of(listed)
    assert f'href="{chart(stage, "copies")}/{copy_of().copy_id}" download' in listed.text
    discard = f"copies/{copy_of().copy_id}/discard"
    gone = await browser.send_form(chart(stage, discard), {"form": hidden(listed)["form"]})
    assert gone.headers["location"] == chart(stage, "download?done=discarded")
    assert EN["copies.discarded"] in text_of(await browser.get(gone.headers["location"]))
    assert [one.state for one in stage.household.copies] == ["gone"]


@pytest.mark.spec("S124")
async def test_tables_of_pieces_are_those_of_the_small_copy(browser: Browser, stage: Stage) -> None:
    small = await browser.get(address(stage, "csv"))
    stage.household.pieces = in_pieces()
    large = await taken(browser, stage, "csv")
    assert large.headers["content-type"] == "application/zip"
    assert large.headers["cache-control"] == "no-store"
    assert tables(large.content) == tables(small.content)
    assert list(tables(large.content)) == ["profile.csv", *(f"{section}.csv" for section in SECTIONS)]


@pytest.mark.spec("S124")
async def test_documents_of_pieces_say_what_the_small_copy_says(
    browser: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = pages((await browser.get(address(stage, "pdf"))).content)
    stage.household.pieces = in_pieces()
    one = await taken(browser, stage, "pdf")
    assert one.headers["content-type"] == "application/pdf"
    assert pages(one.content) == small
    monkeypatch.setattr(large_copies, "VOLUME", 6)
    several = await taken(browser, stage, "pdf")
    with ZipFile(io.BytesIO(several.content)) as files:
        assert files.namelist() == ["health-records-1.pdf", "health-records-2.pdf"]
        volumes = [files.read(name) for name in files.namelist()]
    assert [plain(f"Part:{number} of 2") in pages(made) for number, made in enumerate(volumes, 1)] == [True, True]
    told = "".join(map(pages, volumes))
    assert [
        entry.plain_name for told_of in ENTRIES.values() for entry in told_of if plain(entry.plain_name) not in told
    ] == []
    assert (plain("Maria Gómez") in pages(volumes[0]), plain("Maria Gómez") in pages(volumes[1])) == (True, False)
    roots: list[Any] = [PdfReader(io.BytesIO(made)).root_object for made in volumes]
    assert [root["/MarkInfo"]["/Marked"].value for root in roots] == [True, True]


async def test_a_bundle_of_pieces_is_one_bundle_with_every_resource_once(browser: Browser, stage: Stage) -> None:
    def resource(name: str) -> CopiedResource:
        entry = {"fullUrl": f"urn:uuid:{name}", "resource": {"resourceType": "Patient", "id": name}}
        return CopiedResource(id=name, entry=json.dumps(entry))

    ids = [str(uuid4()) for _ in range(4)]
    told = [resource(name) for name in ids]
    head = {"resourceType": "Bundle", "type": "collection", "entry": [json.loads(told[0].entry)]}
    stage.household.bundle_head = json.dumps(head, separators=(",", ":"))
    stage.household.pieces = tuple(
        CopyPiece(section="medications", resources=resources)
        for resources in ((told[1], told[2]), (), (told[3], told[2]))
    )
    file = await taken(browser, stage, "fhir")
    assert file.headers["content-type"] == "application/fhir+json"
    found = json.loads(file.content)
    Bundle.model_validate(found)
    assert [one["resource"]["id"] for one in found["entry"]] == ids


@pytest.mark.parametrize("form", ["pdf", "csv", "fhir"])
async def test_a_file_breaks_off_when_the_door_is_shut_while_it_leaves(
    browser: Browser, stage: Stage, form: str
) -> None:
    stage.household.pieces, stage.household.given = in_pieces(), 2
    stage.household.bundle_head = '{"resourceType":"Bundle","entry":[{}]}'
    await broken_off(browser, stage, form)
    assert [asked.number for asked in stage.bus.asks(ReadCopy)] == [1, 2, 3]
    assert stage.tools.press.places._value == AT_ONCE


async def test_a_long_file_goes_on_with_a_fresh_word_of_identity_and_ends_with_the_session(
    browser: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_copy, "PAUSES", (0, 0, 0))
    stage.household.pieces = in_pieces()
    real, words = stage.household.read_copy, iter([NoAnswer(), RecordsRefused(reason="session_over")])

    def hesitating(asked: ReadCopy) -> Any:
        word = next(words, None)
        if isinstance(word, NoAnswer):
            raise word
        return word or real(asked)

    stage.bus.answers[ReadCopy] = hesitating
    before = len(stage.bus.asks(AssertSession))
    assert len(tables((await taken(browser, stage, "csv")).content)) == len(SECTIONS) + 1
    assert len(stage.bus.asks(AssertSession)) == before + 2
    stage.bus.answers[ReadCopy] = RecordsRefused(reason="session_over")
    stage.bus.answers[AssertSession] = SessionGone()
    await broken_off(browser, stage, "csv")


async def test_a_copy_that_is_not_there_any_more_says_so_and_somebody_elses_is_absent(
    browser: Browser, stage: Stage
) -> None:
    page = await browser.get(chart(stage, f"copies/{uuid4()}"))
    assert EN["copy_gone.title"] in text_of(page)
    stage.household.records_ready = False
    for path in (f"copies/{copy_of().copy_id}", f"copies/{copy_of().copy_id}/discard"):
        found = await browser.get(chart(stage, path))
        assert found.status_code == 404
        assert "content-disposition" not in found.headers
    assert (await browser.get(f"/charts/{uuid4()}/copies/{copy_of().copy_id}")).status_code == 404


def test_a_table_whose_first_days_are_empty_has_its_whole_head() -> None:
    made = Tables(datetime(2026, 1, 1, tzinfo=UTC), wordings("Chartkey")["en"])
    made.add("labs", ())
    made.add("labs", ENTRIES["labs"])
    with ZipFile(io.BytesIO(made.end())) as files:
        head, *rows = csv.reader(io.StringIO(files.read("labs.csv").decode("utf-8-sig")))
    assert (len(head), len(rows)) == (len(rows[0]), 2)
