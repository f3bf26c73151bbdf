"""Without a connection nothing typed is lost, nothing of a chart is kept, and the page says what is going on."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.house import House
from tests.browser.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_links_and_forms_wait_for_the_connection(chromium: Browser, house: House) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{house.base}/login")
    await page.fill("#username", "maria@example.org")
    await page.fill("#password", "Correct horse 7")
    await context.set_offline(True)
    region = page.locator("#connection")
    await expect(region).to_contain_text("You are offline")
    await page.locator(".ck-form button[type=submit]").click()
    await expect(region).to_be_focused()
    await page.get_by_role("link", name="Forgot password?").click()
    assert page.url == f"{house.base}/login"
    await expect(page.locator("#username")).to_have_value("maria@example.org")
    await context.set_offline(False)
    await expect(region).to_have_text("You are online again.")
    await page.get_by_role("link", name="Forgot password?").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Forgot your password?")
    await context.close()


async def test_the_browser_keeps_nothing_of_a_chart(chromium: Browser, house: House) -> None:
    context = await chromium.new_context()
    scene = Scene(await context.new_page(), house)
    await scene.sign_in()
    await scene.open(f"/charts/{house.household.grant_id}/medications")
    kept = await scene.page.evaluate(
        "async () => [Object.keys(localStorage), Object.keys(sessionStorage), await caches.keys(), "
        "(await navigator.serviceWorker.getRegistrations()).length, (await indexedDB.databases()).length]"
    )
    assert kept == [["chartkey-session-ends"], [], [], 0, 0]
    assert (await scene.page.evaluate("localStorage.getItem('chartkey-session-ends')")).isdecimal()
    await context.close()


async def test_a_page_prints_itself_where_there_is_something_to_take_along(chromium: Browser, house: House) -> None:
    context = await chromium.new_context()
    scene = Scene(await context.new_page(), house)
    await scene.page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; }")
    await scene.sign_in()
    home = f"/charts/{house.household.grant_id}"
    for path in (home, f"{home}/medications", f"{home}/labs", f"{home}/appointments", f"{home}/profile"):
        await scene.open(path)
        await scene.page.get_by_role("button", name="Print this page").click()
        assert await scene.page.evaluate("window.printed") == 1
        await scene.page.emulate_media(media="print")
        for gone in (".ck-print", ".ck-nav", ".ck-masthead__tools", ".ck-dialog"):
            await expect(scene.page.locator(gone)).to_be_hidden()
        await expect(scene.page.locator(".ck-chart__name")).to_be_visible()
        await expect(scene.page.locator(".ck-print-only")).to_be_visible()
        await scene.page.emulate_media(media="screen")
    await context.close()
    plain = await chromium.new_context(java_script_enabled=False)
    unscripted = Scene(await plain.new_page(), house)
    await unscripted.sign_in()
    await unscripted.open(f"{home}/labs")
    await expect(unscripted.page.locator(".ck-print")).to_be_hidden()
    await plain.close()
