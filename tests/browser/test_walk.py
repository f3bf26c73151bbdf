"""The whole way from the link to the records: with script, without it, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.house import House
from tests.browser.walk import PARTS, Walker

pytestmark = pytest.mark.asyncio(loop_scope="module")
PHONE: ViewportSize = {"width": 390, "height": 844}
WALKS = pytest.mark.parametrize(
    ("width", "script"),
    [
        pytest.param(390, True, id="phone"),
        pytest.param(1280, False, id="desk without script"),
        pytest.param(1280, True, id="desk", marks=pytest.mark.slow),
        pytest.param(390, False, id="phone without script", marks=pytest.mark.slow),
    ],
)
"""Each size and each way in every run; all four with `--all`."""


@pytest.mark.spec("S3", "S35", "S66", "S100", "S102", "S103", "S123")
@WALKS
async def test_a_person_registers_reads_logs_out_and_logs_in_again(
    chromium: Browser, house: House, width: int, script: bool
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 844}, java_script_enabled=script)
    walker = Walker(await context.new_page(), house.base)
    await walker.register(house.link)
    await walker.sees_chart_of(house.household.name)
    await walker.go_everywhere()
    await walker.log_out()
    await walker.log_in()
    await walker.sees_chart_of(house.household.name)
    await context.close()


async def test_mistakes_on_the_way_are_told_and_mended(chromium: Browser, house: House) -> None:
    context = await chromium.new_context(viewport=PHONE)
    page = await context.new_page()
    walker = Walker(page, house.base)
    await walker.open_link(house.link)
    await walker.choose_pin()
    await walker.verify_pin(pin="1111-1111")
    await expect(page.locator("#problems")).to_be_focused()
    await expect(page).to_have_title("Error: Verify identity using PIN | Chartkey")
    await walker.verify_pin()
    await walker.last_look()
    await walker.choose_new_account()
    await walker.create_account(username="taken@example.org")
    await page.get_by_role("link", name="Username has already been taken").click()
    await expect(page.locator("#username")).to_be_focused()
    await walker.create_account()
    await walker.sees_chart_of(house.household.name)
    await context.close()


@pytest.mark.spec("S48", "S50", "S53", "S54", "S84")
@WALKS
async def test_a_person_links_the_records_to_an_account_that_they_have(
    chromium: Browser, house: House, width: int, script: bool
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 844}, java_script_enabled=script)
    page = await context.new_page()
    walker = Walker(page, house.base)
    await to_set_up(walker, house)
    await walker.choose_existing_account()
    await page.get_by_role("link", name="Forgot password?").click()
    await page.get_by_role("link", name="« Back").click()
    await walker.link_account(password="Wrong horse 7")
    await expect(page).to_have_title("Error: Link to existing account | Chartkey")
    await walker.link_account()
    await expect(page.get_by_text("These records are now linked to your account.")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Leo Álvarez")).to_be_visible()
    await page.get_by_role("link", name=house.household.name).click()
    await walker.sees_chart_of(house.household.name)
    await context.close()


async def test_records_appear_by_themselves_once_they_are_ready(chromium: Browser, house: House) -> None:
    house.household.records_ready = False
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = await context.new_page()
    walker = Walker(page, house.base)
    await walker.register(house.link)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your records are being prepared")
    house.household.records_ready = True
    await walker.sees_chart_of(house.household.name)
    await context.close()


async def test_everything_can_be_done_with_the_keyboard(chromium: Browser, house: House) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await page.goto(house.base + house.link)
    await page.keyboard.press("Tab")
    await expect(page.locator(".usa-skipnav")).to_be_focused()
    await page.keyboard.press("Enter")
    await reach(page, "#method")
    await page.keyboard.press("Space")
    await press(page, "Continue")
    await reach(page, "#birth_month")
    for words in ("04", "28", "1986", "12345678"):
        await page.keyboard.type(words)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Are these your records?")
    await press(page, "Yes, this is me")
    await reach(page, "#way")
    await page.keyboard.press("ArrowDown")
    await press(page, "Continue")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Create a new account")
    await reach(page, "#question")
    await page.keyboard.type("What was the name of your first pet?")
    for selector, words in (("#answer", "Rex"), ("#password", "Correct horse 7"), ("#confirm", "Correct horse 7")):
        await reach(page, selector)
        await page.keyboard.type(words)
    await press(page, "Create new account")
    for part in ("Summary", *PARTS):
        await press(page, part)
        await expect(page.get_by_role("heading", level=1)).to_have_text(part)
        if part == "Help":
            await page.go_back()
    await press(page, "Log out")
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are logged out")
    await context.close()


@pytest.mark.spec("S50")
async def test_an_account_is_linked_with_the_keyboard(chromium: Browser, house: House) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await to_set_up(Walker(page, house.base), house)
    await reach(page, "#way")
    await page.keyboard.press("Space")
    await press(page, "Continue")
    await press(page, "« Back")
    await expect(page.locator("#way")).to_be_checked()
    await press(page, "Continue")
    for selector, words in (("#username", "maria@example.org"), ("#password", "Correct horse 7")):
        await reach(page, selector)
        await page.keyboard.type(words)
    await press(page, "Link records")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Whose records would you like to see?")
    await context.close()


async def to_set_up(walker: Walker, house: House) -> None:
    """From the link to "Set up account"."""
    await walker.open_link(house.link)
    await walker.choose_pin()
    await walker.verify_pin()
    await walker.last_look()


async def reach(page: Page, selector: str) -> None:
    """Tab until the element has the focus, and see that it shows."""
    for _ in range(30):
        if await page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


async def press(page: Page, name: str) -> None:
    """Tab to the button of this name and press it."""
    for _ in range(30):
        if await page.evaluate("document.activeElement?.textContent.trim()") == name:
            async with page.expect_navigation():
                await page.keyboard.press("Enter")
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached")


async def test_a_password_can_be_shown_and_a_date_pasted_whole(chromium: Browser, house: House) -> None:
    context = await chromium.new_context(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.goto(f"{house.base}/login")
    await page.get_by_role("button", name="Show password").click()
    await expect(page.locator("#password")).to_have_attribute("type", "text")
    walker = Walker(page, house.base)
    await walker.open_link(house.link)
    await walker.choose_pin()
    await page.evaluate("navigator.clipboard.writeText('1986-04-28')")
    await page.locator("#birth_month").focus()
    await page.keyboard.press("Control+V")
    assert [await page.locator(f"#birth_{box}").input_value() for box in ("month", "day", "year")] == [
        "04",
        "28",
        "1986",
    ]
    await context.close()


@pytest.mark.spec("S61", "S62", "S63", "D13")
async def test_a_new_password_is_weighed_in_words_while_it_is_typed(chromium: Browser, house: House) -> None:
    context = await chromium.new_context(viewport=PHONE)
    page = await context.new_page()
    walker = Walker(page, house.base)
    await to_set_up(walker, house)
    await walker.choose_new_account()
    verdict = page.get_by_role("status").and_(page.locator("[data-strength]"))
    await expect(verdict).to_be_empty()
    for typed, said in {
        "quiet": "Still missing: 8 characters or more; an UPPERCASE letter; a number or symbol (ex: $, %, &)",
        "Quiet harbor": "Still missing: a number or symbol (ex: $, %, &)",
        "Quiet harbor 9": "This has all it must have. A longer password is stronger.",
        "Quiet harbor lights 9": "This is a long password, and has all it must have.",
        "": "",
    }.items():
        await page.locator("#password").fill(typed)
        await expect(verdict).to_have_text(said)
    await context.close()


@pytest.mark.spec("S33")
async def test_a_scanner_that_runs_scripts_spends_nothing(chromium: Browser, house: House) -> None:
    for _ in range(5):
        scanner = await chromium.new_context()
        page = await scanner.new_page()
        await page.goto(house.base + house.link)
        await page.reload()
        await scanner.close()
    person = await chromium.new_context()
    walker = Walker(await person.new_page(), house.base)
    await walker.register(house.link)
    await walker.sees_chart_of(house.household.name)
    await person.close()


async def test_two_browsers_on_one_link_share_nothing(chromium: Browser, house: House) -> None:
    first, second = await chromium.new_context(), await chromium.new_context()
    ahead, behind = Walker(await first.new_page(), house.base), Walker(await second.new_page(), house.base)
    await ahead.open_link(house.link)
    await ahead.choose_pin()
    await ahead.verify_pin()
    await behind.open_link(house.link)
    await expect(behind.page.get_by_role("heading", level=1)).to_have_text("Verify identity")
    await first.close()
    await second.close()
