"""What a person reads whose invitation did not arrive (S32)."""

from __future__ import annotations

import pytest

from tests.unit.gateway.browsing import Browser, text_of


@pytest.mark.spec("S32")
async def test_the_front_page_says_where_a_missing_mail_may_be(browser: Browser) -> None:
    said = text_of(await browser.get("/"))
    assert "Look in your Junk or Spam folder" in said
    assert "safe senders list" in said


@pytest.mark.spec("S32")
async def test_the_front_page_says_so_in_spanish_too(browser: Browser) -> None:
    said = text_of(await browser.get("/", headers={"accept-language": "es"}))
    assert "correo no deseado" in said
    assert "safe senders list" not in said
