"""The page behind the link that confirms an address: a look changes nothing, the button does."""

from __future__ import annotations

import pytest

from shared.contracts.confirming import ConfirmEmail, ShowConfirmation
from tests.fakes.gateway import Stage
from tests.fakes.pretend_confirming import ADDRESS, CONFIRMATION
from tests.unit.gateway.browsing import Browser, hidden, text_of

LINK = f"/confirm/{CONFIRMATION}"


@pytest.fixture
def waiting(stage: Stage) -> Stage:
    """An address waits to be confirmed."""
    stage.household.unconfirmed = True
    return stage


@pytest.mark.spec("S71", "S72")
async def test_the_link_leads_to_a_page_without_its_token_that_asks_once_more(browser: Browser, waiting: Stage) -> None:
    followed = await browser.get(LINK)
    assert (followed.status_code, followed.headers["location"]) == (303, "/confirm-email")
    assert waiting.bus.asked == []
    page = await browser.get("/confirm-email")
    assert ADDRESS in text_of(page)
    assert "Confirm my account" in text_of(page)
    assert CONFIRMATION not in page.text
    assert waiting.bus.asks(ConfirmEmail) == []
    done = await browser.submit("/confirm-email")
    assert "Thank you. Your account is ready." in text_of(done)
    assert 'href="/login"' in done.text
    assert len(waiting.bus.asks(ConfirmEmail)) == 1
    assert CONFIRMATION not in waiting.bus.asks(ConfirmEmail)[0].model_dump_json()
    assert "__Host-confirmation" not in browser.kept


async def test_a_scanner_that_opens_it_twenty_times_confirms_nothing(browser: Browser, waiting: Stage) -> None:
    for _ in range(20):
        await browser.head(LINK)
        await browser.get(LINK)
        await browser.get("/confirm-email")
    assert waiting.bus.asks(ConfirmEmail) == []
    assert waiting.household.unconfirmed


@pytest.mark.parametrize("token", ["x" * 43, CONFIRMATION[:-1], CONFIRMATION + "=", CONFIRMATION + ".", "a/b", ""])
async def test_every_link_that_does_not_work_is_one_page(browser: Browser, waiting: Stage, token: str) -> None:
    await browser.get(f"/confirm/{token}")
    page = await browser.get("/confirm-email")
    assert page.status_code == 410
    assert "This link no longer works" in text_of(page)
    assert "__Host-confirmation" not in browser.kept


async def test_a_link_that_was_used_meanwhile_says_so(browser: Browser, waiting: Stage) -> None:
    await browser.get(LINK)
    form = await browser.get("/confirm-email")
    waiting.household.unconfirmed = False
    late = await browser.send_form("/confirm-email", hidden(form))
    assert late.status_code == 410
    assert "If you have confirmed your address already, just log in." in text_of(late)


async def test_the_page_without_the_link_asks_nobody(browser: Browser, waiting: Stage) -> None:
    assert (await browser.get("/confirm-email")).status_code == 410
    assert waiting.bus.asks(ShowConfirmation) == []
