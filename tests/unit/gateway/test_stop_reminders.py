"""No more reminders: a page that changes nothing, its button, and the door that mail programs post to (RFC 8058)."""

from __future__ import annotations

import pytest

from shared.contracts.quiet import RemindersGone, RemindersStopped, ShowReminders, StopReminders
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of

MARK = "A" * 64
PAGE = "/mail/reminders"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def test_a_scanner_that_opens_the_link_stops_nothing(browser: Browser, stage: Stage) -> None:
    for _ in range(20):
        moved = await browser.get(f"/u/{MARK}")
        assert (moved.status_code, moved.headers["location"]) == (303, PAGE)
        await browser.head(f"/u/{MARK}")
        assert MARK not in (await browser.get(PAGE)).text
    assert stage.bus.asks(StopReminders) == []


@pytest.mark.spec("S118")
async def test_the_button_stops_them_and_says_how_to_get_them_back(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/u/{MARK}")
    page = await browser.get(PAGE)
    assert "We still write about the safety of an account" in text_of(page)
    done = await browser.send_form(PAGE, hidden(page))
    assert "We send no more reminders to this e-mail address." in text_of(done)
    [asked] = stage.bus.asks(StopReminders)
    assert MARK not in asked.model_dump_json()
    assert stage.household.identity.open(asked.token) == MARK
    assert "__Host-reminders" not in browser.kept


@pytest.mark.spec("S118")
async def test_a_mail_program_stops_them_by_one_post_without_a_cookie(browser: Browser, stage: Stage) -> None:
    browser.kept.clear()
    done = await browser.post(f"/u/{MARK}", data=ONE_CLICK)
    assert done.status_code == 200
    assert len(stage.bus.asks(StopReminders)) == 1


@pytest.mark.parametrize(
    ("mark", "fields"),
    [(MARK, {"a": "b"}), (MARK, {"List-Unsubscribe": "no"}), ("short", ONE_CLICK), ("a/b", ONE_CLICK)],
)
async def test_whatever_is_no_such_post_is_not_asked_about(
    browser: Browser, stage: Stage, mark: str, fields: dict[str, str]
) -> None:
    assert (await browser.post(f"/u/{mark}", data=fields)).status_code == 410
    assert stage.bus.asks(StopReminders) == []


async def test_whatever_stops_nothing_is_one_page(browser: Browser, stage: Stage) -> None:
    assert (await browser.get(PAGE)).status_code == 410
    stage.bus.answers[ShowReminders] = stage.bus.answers[StopReminders] = RemindersGone()
    await browser.get(f"/u/{MARK}")
    assert "There is nothing to stop" in text_of(await browser.get(PAGE))
    assert (await browser.post(f"/u/{MARK}", data=ONE_CLICK)).status_code == 410
    stage.bus.answers[StopReminders] = RemindersStopped()
    assert (await browser.post("/u/" + "B" * 64, data=ONE_CLICK)).status_code == 200
