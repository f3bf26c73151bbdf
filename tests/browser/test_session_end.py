"""The end of a session in a real browser: warned, put off, carried out, in one tab and in several (WCAG 2.2.1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from shared.contracts.identity import AssertSession
from shared.rpc import NoAnswer
from tests.browser.house import House
from tests.browser.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")
Enter = Callable[[], Awaitable[Page]]


@asynccontextmanager
async def reader(chromium: Browser, house: House, *, script: bool = True) -> AsyncIterator[tuple[Page, Enter]]:
    """Somebody logged in at a section, whose clock is ours to turn; and the way to open one more tab there."""
    context = await chromium.new_context(java_script_enabled=script)
    await context.clock.install()
    scene = Scene(await context.new_page(), house)
    await scene.sign_in()
    path = f"/charts/{house.household.grant_id}/labs"

    async def tab() -> Page:
        page = await context.new_page()
        await page.goto(house.base + path)
        return page

    await scene.open(path)
    try:
        yield scene.page, tab
    finally:
        await context.close()


async def pass_minutes(house: House, page: Page, minutes: float) -> None:
    """Here, and at identity."""
    house.household.ends_in = 900 - round(minutes * 60)
    house.stage.forget_sessions()
    await page.clock.run_for(round(minutes * 60_000))


async def test_two_minutes_before_the_end_the_person_is_asked(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await page.locator(".ck-print").focus()
        await pass_minutes(house, page, 12.5)
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        await page.clock.run_for(31_000)
        asked = page.get_by_role("alertdialog", name="Are you still there?")
        await expect(asked).to_be_visible()
        await expect(page.get_by_role("button", name="Stay logged in")).to_be_focused()
        await expect(asked).to_contain_text("less than two minutes")
        assert (await page.title()).startswith("Still there?")
        await page.clock.run_for(61_000)
        await expect(asked.get_by_role("status")).to_have_text("You will be logged out in less than one minute.")
        await page.clock.run_for(31_000)
        await expect(asked).to_contain_text("less than 30 seconds")


@pytest.mark.parametrize("key", ["Enter", "Space", "Escape"])
async def test_one_key_keeps_the_session_and_gives_the_focus_back(chromium: Browser, house: House, key: str) -> None:
    async with reader(chromium, house) as (page, _):
        title = await page.title()
        await page.locator(".ck-print").focus()
        await pass_minutes(house, page, 13.5)
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        house.household.ends_in = 900
        asked = len(house.stage.bus.asks(AssertSession))
        await page.keyboard.press(key)
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        await expect(page.locator(".ck-print")).to_be_focused()
        assert (len(house.stage.bus.asks(AssertSession)), await page.title()) == (asked + 1, title)
        await page.clock.run_for(750_000)
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        await page.clock.run_for(31_000)
        await expect(page.get_by_role("alertdialog")).to_be_visible()


async def test_nothing_behind_the_question_can_be_reached(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 13.5)
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        for _ in range(6):
            await page.keyboard.press("Tab")
            assert await page.evaluate(
                "document.activeElement.closest('dialog') || document.activeElement === document.body"
            )


async def test_without_an_answer_the_session_ends_here_and_at_the_server(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 13.5)
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        async with page.expect_navigation():
            await page.clock.run_for(91_000)
        await expect(page.get_by_role("heading", level=1)).to_have_text("You were logged out")
        await expect(page.get_by_label("Username")).to_be_visible()
        assert house.household.sessions == set()
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).not_to_have_text("Lab results")


async def test_moving_about_without_the_server_puts_nothing_off(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 12.9)
        await page.mouse.move(50, 50)
        await page.mouse.wheel(0, 300)
        await page.keyboard.press("Tab")
        await page.clock.run_for(10_000)
        await expect(page.get_by_role("alertdialog")).to_be_visible()


async def test_use_in_one_tab_keeps_the_others(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, tab):
        await pass_minutes(house, page, 13.5)
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        house.household.ends_in = 900
        house.stage.forget_sessions()
        await tab()
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        assert len(house.household.sessions) == 1


async def test_a_log_out_in_one_tab_takes_the_chart_from_the_others(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, tab):
        other = await tab()
        await other.get_by_role("button", name="Log out").click()
        await expect(other.get_by_role("heading", level=1)).to_have_text("You are logged out")
        await expect(page.get_by_role("heading", level=1)).to_have_text("You are logged out")


async def test_whoever_logs_out_at_the_question_is_logged_out(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 13.5)
        await page.get_by_role("alertdialog").get_by_role("button", name="Log out").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("You are logged out")
        assert house.household.sessions == set()


async def test_a_server_that_does_not_answer_is_told_and_can_be_asked_again(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 13.5)
        house.stage.bus.answers[AssertSession] = NoAnswer()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("could not reach the server")
        house.household.ends_in = 900
        house.stage.bus.answers[AssertSession] = house.household.assert_session
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alertdialog")).to_have_count(0)


async def test_a_session_that_can_last_no_longer_says_so(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 13.5)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("logged in for a long time")
        await expect(page.get_by_role("alertdialog")).to_be_visible()


async def test_without_script_an_ended_session_is_told_by_the_server(chromium: Browser, house: House) -> None:
    async with reader(chromium, house, script=False) as (page, _):
        house.household.sessions.clear()
        house.stage.tools.sessions._kept.clear()
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("You were logged out")
        await expect(page.get_by_text("Your session has ended")).to_be_visible()


async def test_a_failure_after_the_end_is_not_loaded_again_and_again(chromium: Browser, house: House) -> None:
    async with reader(chromium, house) as (page, _):
        await pass_minutes(house, page, 13.5)
        for request in list(house.stage.bus.answers):
            house.stage.bus.answers[request] = NoAnswer()
        async with page.expect_navigation():
            await page.clock.run_for(91_000)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sorry, we need a moment")
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        await page.clock.run_for(60_000)
        assert seen == []
