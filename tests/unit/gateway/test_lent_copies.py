"""Large files of what is shared, for its recipient: asked for once, waited for on a page, and gone with the share."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from services.gateway import large_copies
from services.gateway.pages import take_lent_copy
from services.gateway.wording import catalog
from shared.contracts.lent_copies import OrderLentCopy, ReadLentCopy, TakeLentCopy
from tests.fakes.gateway import Stage, listen, served
from tests.fakes.pretend_exports import copy_of
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.test_download_chart import tables
from tests.unit.gateway.test_order_copy import in_pieces
from tests.unit.gateway.test_shares import visit

EN = catalog("en")
WAITING, TAKE = "/shared/copies", f"/shared/copies/{copy_of().copy_id}"


@pytest.fixture(autouse=True)
async def _visiting(browser: Browser, stage: Stage) -> None:
    await visit(browser, stage)


async def order(browser: Browser, stage: Stage, form: str = "csv") -> httpx.Response:
    """As the page offers it."""
    return await browser.send_form(WAITING, await offer(browser, stage, form))


async def offer(browser: Browser, stage: Stage, form: str = "csv") -> dict[str, str]:
    """The form, in which what was chosen is chosen."""
    stage.lending.too_large = True
    page = await browser.get(f"/shared/file?format={form}")
    assert f'value="{form}" required checked' in page.text
    return hidden(page) | {"format": form}


@pytest.mark.spec("S124")
async def test_what_is_too_large_is_asked_for_in_the_form_that_was_chosen_and_once(
    browser: Browser, stage: Stage
) -> None:
    offered = await offer(browser, stage)
    for _ in range(2):
        sent = await browser.send_form(WAITING, offered)
        assert (sent.status_code, sent.headers["location"]) == (303, WAITING)
    assert len({told for asked, told in stage.bus.asked if isinstance(asked, OrderLentCopy)}) == 1
    assert stage.bus.asks(OrderLentCopy)[0].form == "csv"
    assert (await browser.send_form(WAITING, offered | {"format": "exe"})).headers["location"] == "/shared/records"
    assert (await browser.send_form(WAITING, offered, sec_fetch_site="cross-site")).status_code == 403
    assert len(stage.bus.asks(OrderLentCopy)) == 2


async def test_the_page_looks_again_without_a_script_until_it_is_ready_or_told_not_to(
    browser: Browser, stage: Stage
) -> None:
    await order(browser, stage)
    page = await browser.get(WAITING)
    assert EN["lent_copies.looking"] in text_of(page)
    assert page.headers["refresh"] == f"5; url={WAITING}?tries=1"
    assert (await browser.get(f"{WAITING}?tries=119")).headers["refresh"] == f"5; url={WAITING}?tries=120"
    for tries in ("120", "9999", "x", "-1"):
        still = await browser.get(f"{WAITING}?tries={tries}")
        assert "refresh" not in still.headers
        assert EN["lent_copies.making_hint"] in text_of(still)
    stage.lending.copies = (copy_of("ready", "csv"),)
    ready = await browser.get(WAITING)
    assert "refresh" not in ready.headers
    assert f'href="{TAKE}" download' in ready.text


@pytest.mark.spec("S124")
async def test_the_tables_are_those_of_the_small_file(browser: Browser, stage: Stage) -> None:
    small = await browser.get("/shared/file?format=csv")
    parts = ("diagnoses", "labs")
    stage.household.pieces = tuple(piece for piece in in_pieces() if piece.section in parts)
    stage.lending.copies, stage.lending.too_large = (copy_of("ready", "csv"),), True
    large = await browser.get(TAKE)
    assert (large.headers["content-type"], large.headers["cache-control"]) == ("application/zip", "no-store")
    assert tables(large.content) == tables(small.content)


async def test_what_no_file_can_hold_is_said_and_one_that_is_gone_leads_back_to_the_list(
    browser: Browser, stage: Stage
) -> None:
    stage.lending.far_too_large = True
    assert "One copy can hold 50000." in text_of(await order(browser, stage))
    stage.lending.copies = (copy_of("gone"),)
    assert (await browser.get(TAKE)).headers["location"] == WAITING
    assert EN["lent_copies.gone_hint"] in text_of(await browser.get(WAITING))


async def test_nothing_waits_or_is_taken_once_the_share_is_over_or_the_visit_was_idle(
    browser: Browser, stage: Stage
) -> None:
    await order(browser, stage)
    offered = await offer(browser, stage)
    stage.lending.copies = (copy_of("ready"),)
    kept = dict(browser.kept)
    stage.lending.gone = True
    for path in (WAITING, TAKE):
        browser.kept = dict(kept)
        page = await browser.get(path)
        assert (page.status_code, "content-disposition" in page.headers) == (410, False)
        assert not {"__Host-share", "__Host-shared"} & set(browser.kept)
    browser.kept = dict(kept)
    assert (await browser.send_form(WAITING, offered)).status_code in (303, 410)
    stage.lending.gone = False
    stage.lending.visits.clear()
    browser.kept = dict(kept)
    for path in (WAITING, TAKE):
        assert (await browser.get(path)).headers["location"] == "/shared"


async def test_a_document_does_not_leave_when_the_share_ended_while_it_was_set(
    browser: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends(*_: Any, **__: Any) -> bytes:
        stage.lending.gone = True
        return b"%PDF-Canary"

    monkeypatch.setattr(large_copies, "document", ends)
    stage.lending.copies, stage.household.pieces = (copy_of("ready"),), in_pieces()[:2]
    assert b"Canary" not in (await browser.get(TAKE)).content


@pytest.mark.parametrize("form", ["csv", "fhir"])
async def test_a_file_breaks_off_when_the_share_ends_while_it_leaves(
    browser: Browser, stage: Stage, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a real connection: it never ends as a whole one would, so that no browser keeps it."""
    monkeypatch.setattr(take_lent_copy, "PAUSES", (0, 0, 0))
    stage.lending.copies = (copy_of("ready", form),)
    stage.household.pieces, stage.household.given = in_pieces(), 2
    stage.household.bundle_head = '{"resourceType":"Bundle","entry":[{}]}'
    cookies = {"cookie": "; ".join(f"{name}={value}" for name, value in browser.kept.items())}
    listening = listen()
    async with served(stage.app, listening=listening), httpx.AsyncClient() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"http://127.0.0.1:{listening.getsockname()[1]}{TAKE}", headers=cookies)
    assert [asked.number for asked in stage.bus.asks(ReadLentCopy)] == [1, 2, 3]
    assert len(stage.bus.asks(TakeLentCopy)) == 1
