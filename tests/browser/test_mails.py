"""Mails on the screens that they are read on: every kind, both languages, the longest names and the lightest colors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import LANGUAGES
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import Kind
from services.notifications.domain.names import LONGEST_GREETING, LONGEST_PRACTICE
from services.notifications.preview import NOW, SHOWN, example
from tests.browser.inspection import TOO_WIDE, WCAG, axe_faults
from tests.unit.notifications.makers import STATIONERY, body

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
LETTERS = Letters(STATIONERY)
LONGEST = ("Wolfeschlegelsteinhausenbergerdorff " * 5)[:LONGEST_PRACTICE]
DRESSED = {
    "en": ("#fffde7", LONGEST, LONGEST[: LONGEST_GREETING - 1]),
    "es": ("#ffff00", "مركز الصحة العائلية", "مريم"),
}
"""A color that is nearly white and the longest names; a glaring one and names that run from right to left."""
SCREENS = (320, 390, 800)
DANGLING = """
() => [...document.querySelectorAll(".bar")].filter(bar => bar.checkVisibility()).filter(bar => {
  const [before, after] = [bar.previousElementSibling, bar.nextElementSibling].map(one => one.getBoundingClientRect());
  return before.top !== after.top;
}).length
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("td[bgcolor] > a, .line")]
  .filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 80))
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(chromium: Browser) -> AsyncIterator[Page]:
    """A mail program's window, which fetches nothing."""
    page = await chromium.new_page()
    await page.route("**/*", lambda route: route.abort())
    yield page
    await page.close()


def mail(kind: Kind, days: int, language: str) -> str:
    """The HTML of a mail in its most difficult dress."""
    accent, practice, name = DRESSED[language]
    message = example(kind, language, "http://localhost:8080", days=days)
    dressed = replace(
        message,
        given_name=name,
        practice_name=practice if message.practice_name else None,
        accent=accent if message.accent else None,
    )
    return body(LETTERS.compose(dressed, Mailbox(message.recipient), now=NOW), "html")


@IN_ONE_LOOP
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "days"), SHOWN)
async def test_a_mail_can_be_read_on_every_screen(reader: Page, kind: Kind, days: int, language: str) -> None:
    """Landmarks and headings are the mail program's own: a mail is a part of its page."""
    await reader.set_content(mail(kind, days, language))
    faults = await screen_faults(reader)
    for width, scheme in ((320, "light"), (800, "dark")):
        faults += await axe_faults(reader, width=width, scheme=scheme, rules=WCAG)
    assert faults == [], "\n".join(faults)


async def screen_faults(page: Page) -> list[str]:
    """What does not fit, cannot be hit with a thumb, or hangs at the end of a line."""
    faults = []
    for width in SCREENS:
        await page.set_viewport_size({"width": width, "height": 640})
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        faults += [f"{width}: sideways: {one}" for one in (await page.evaluate(TOO_WIDE) if wide else [])]
        faults += [f"{width}: small target: {one}" for one in await page.evaluate(SMALL_TARGETS)]
        faults += [f"{width}: a bar hangs"] * await page.evaluate(DANGLING)
    return faults


@IN_ONE_LOOP
@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [
        (("display: none !important", ""), "a bar hangs"),
        (("padding:14px 28px", "padding:1px"), "small target"),
        (("max-width:560px", "min-width:560px"), "sideways"),
        (("color:#1b1b1b", "color:#bbbbbb"), "color-contrast"),
    ],
)
async def test_a_mail_that_does_not_fit_is_caught(reader: Page, spoiled: tuple[str, str], fault: str) -> None:
    await reader.set_content(mail("registration", 3, "es").replace(*spoiled))
    found = [*await screen_faults(reader), *await axe_faults(reader, width=320, scheme="light", rules=WCAG)]
    assert any(fault in one for one in found)
