"""A file for a recipient leaves only if its share is still open when it has been made."""

from __future__ import annotations

import pytest

from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser
from tests.unit.gateway.test_shares import visit


@pytest.mark.spec("S89", "S124")
@pytest.mark.parametrize("form", ["pdf", "csv", "fhir"])
async def test_what_is_shut_while_a_recipients_file_is_made_does_not_leave(
    browser: Browser, stage: Stage, form: str
) -> None:
    await visit(browser, stage)
    stage.lending.gone_meanwhile = True
    page = await browser.get(f"/shared/file?format={form}")
    assert page.status_code == 410
    assert "content-disposition" not in page.headers
