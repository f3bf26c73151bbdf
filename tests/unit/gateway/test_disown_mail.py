"""This is not me, by the link in a mail: opening it stops nothing, however often; its button does, once."""

from __future__ import annotations

import pytest

from shared.contracts.disowning import DisownMail, MailGone, MailShown, ShowMail
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of

MARK = "A" * 64
PAGE = "/mail/not-me"


@pytest.mark.spec("S33")
async def test_a_scanner_that_follows_the_link_twenty_times_stops_nothing(browser: Browser, stage: Stage) -> None:
    for _ in range(20):
        moved = await browser.get(f"/n/{MARK}")
        assert (moved.status_code, moved.headers["location"]) == (303, PAGE)
        assert (await browser.get(PAGE)).status_code == 200
        await browser.head(PAGE)
    assert stage.bus.asks(DisownMail) == []


async def test_the_mark_leaves_the_address_and_is_sealed_on_its_way(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/n/{MARK}")
    page = await browser.get(PAGE)
    assert MARK not in page.text
    [asked] = stage.bus.asks(ShowMail)
    assert MARK not in asked.model_dump_json()
    assert stage.household.identity.open(asked.token) == MARK


async def test_the_page_says_what_will_stop_and_the_button_stops_it(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/n/{MARK}")
    page = await browser.get(PAGE)
    assert "The invitation stops at once" in text_of(page)
    assert "Integrative Medicine will be told" in text_of(page)
    done = await browser.send_form(PAGE, hidden(page))
    assert "We have stopped this invitation." in text_of(done)
    assert len(stage.bus.asks(DisownMail)) == 1
    assert "__Host-mail" not in browser.kept


async def test_a_mail_about_an_account_logs_it_out_everywhere(browser: Browser, stage: Stage) -> None:
    stage.household.own.mail = MailShown(about="account")
    await browser.get(f"/n/{MARK}")
    page = await browser.get(PAGE)
    assert "We log out every device at once" in text_of(page)
    done = await browser.send_form(PAGE, hidden(page))
    assert "Nobody can log in until you have chosen a new password." in text_of(done)
    assert 'href="/forgot-password"' in done.text


async def test_of_an_account_that_is_closed_it_is_written_down_and_nothing_else_is_promised(
    browser: Browser, stage: Stage
) -> None:
    stage.household.own.mail = MailShown(about="account", closed=True)
    await browser.get(f"/n/{MARK}")
    page = await browser.get(PAGE)
    assert "If it was not you who closed it, tell us" in text_of(page)
    assert "log out" not in text_of(page)
    done = await browser.send_form(PAGE, hidden(page))
    assert "Call your doctor's office now." in text_of(done)
    assert "/forgot-password" not in done.text


async def test_a_mail_to_an_address_that_somebody_gave_ends_its_link(browser: Browser, stage: Stage) -> None:
    stage.household.own.mail = MailShown(about="address")
    await browser.get(f"/n/{MARK}")
    page = await browser.get(PAGE)
    assert "The link in the e-mail stops working at once" in text_of(page)
    done = await browser.send_form(PAGE, hidden(page))
    assert "your address is not used" in text_of(done)


@pytest.mark.parametrize("mark", [MARK, "short", "a/b", "x" * 5000, "%00"])
async def test_whatever_stops_nothing_is_one_page(browser: Browser, stage: Stage, mark: str) -> None:
    stage.household.own.mail = MailGone()
    await browser.get(f"/n/{mark}")
    page = await browser.get(PAGE)
    assert (page.status_code, "There is nothing to stop" in text_of(page)) == (410, True)
    assert (await browser.get(PAGE)).status_code == 410


async def test_a_form_of_another_browser_stops_nothing(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/n/{MARK}")
    form = hidden(await browser.get(PAGE))
    browser.kept["__Host-mail"] = "B" * 64
    assert (await browser.send_form(PAGE, form)).status_code == 403
    browser.kept.clear()
    assert (await browser.send_form(PAGE, form)).status_code == 410
    assert stage.bus.asks(DisownMail) == []
