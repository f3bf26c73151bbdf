"""The PIN sheet: in the person's language, with the way to the portal, nothing clinical, and every reading audited."""

from __future__ import annotations

import pytest
import segno

from services.gateway.pages.print_pin import qr
from shared.contracts.enrollment import ShowAccess
from tests.fakes.desk import CODE, user
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.desk import ROW, sit


@pytest.mark.spec("S21", "S23")
@pytest.mark.parametrize(("language", "words"), [("es", "Su PIN"), ("en", "This PIN works until")])
async def test_the_sheet_speaks_the_persons_language(browser: Browser, stage: Stage, language: str, words: str) -> None:
    sit(browser, stage, user(language=language))
    page = await browser.get(f"{ROW}/pin")
    sheet = page.text.partition('<section class="ck-slip"')[2]
    assert sheet.startswith(f' lang="{language}"')
    assert words in sheet
    assert CODE in sheet
    assert "Maria Álvarez" in sheet
    assert "maria@example.org" not in sheet
    assert "1986" not in page.text
    assert "Print this sheet and give it to the person during the visit." in text_of(page)


async def test_reading_the_pin_is_asked_and_so_audited_as_in_the_window(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    await browser.get(f"{ROW}/pin")
    await browser.get(f"{ROW}/cancel")
    assert [asked.codes for asked in stage.bus.asks(ShowAccess)] == [True, False]


def test_the_code_holds_the_portals_address_and_its_quiet_zone() -> None:
    address = "https://portal.example.org/"
    drawn, code = qr(address), segno.make(address, micro=False, error="m")
    assert drawn.size == code.symbol_size(border=4)[0]
    assert drawn.path.count("M") == sum(map(sum, code.matrix))
    assert drawn.path.startswith("M4 4h1v1h-1z")


async def test_the_sheet_asks_nobody_elses_server_for_the_code(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    page = await browser.get(f"{ROW}/pin")
    assert qr("http://localhost:8080/").path in page.text
    assert "style=" not in page.text
