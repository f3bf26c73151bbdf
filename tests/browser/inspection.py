"""What every page must be, whatever its state: looked at from the wire, from the document and from the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.async_api import ConsoleMessage, Error, Page, Request, Response

from tests.browser.house import Site

FIRST_VIEW = 100_000
"""Bytes over the wire (design.md 10)."""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RULES = (*WCAG, "best-practice")
VIOLATIONS = "rules => axe.run(rules).then(found => ({violations: found.violations}))"
"""What is in order is many times longer, and nobody reads it."""
POINTING = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
STATUS_COMPLAINT = "Failed to load resource: the server responded with a status of"
"""Chromium says so of every page with an error status; the status is meant."""
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, summary, select, input, nav a, footer a, .usa-button, .ck-back, .ck-tool")]
  .filter(one => !["radio", "checkbox", "hidden"].includes(one.type) && one.offsetParent)
  .filter(one => one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 80))
"""
TOO_WIDE = """
() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".usa-sr-only, .usa-skipnav"))
  .map(one => one.outerHTML.slice(0, 80)).slice(0, 3)
"""
UNSEEN_FOCUS = """
() => [...(document.querySelector("dialog:modal") ?? document)
  .querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter(one => one.checkVisibility())
  .filter(one => {
    document.activeElement.blur();
    const plain = seen(one);
    one.focus({focusVisible: true});
    return document.activeElement !== one || seen(one) === plain;
    function seen(element) {
      const label = element.labels?.[0];
      return [element, label].filter(Boolean).flatMap(each => [null, "::before"].map(part => {
        const style = getComputedStyle(each, part);
        return style.outlineStyle + style.outlineWidth + style.boxShadow;
      })).join();
    }
  })
  .map(one => one.outerHTML.slice(0, 80))
"""
MOVING = """
() => document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 20)
  .map(one => one.animationName ?? one.transitionProperty)
"""


@dataclass
class Wire:
    """What a page asked for, what came, and what the console said, from the first request on."""

    asked: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    document: Response | None = None

    @asynccontextmanager
    async def watching(self, page: Page) -> AsyncIterator[None]:
        """Begin before anything is loaded."""
        heard: dict[Any, Any] = {
            "console": self._heard,
            "pageerror": self._threw,
            "request": self._requested,
            "response": self._answered,
        }
        for event, listener in heard.items():
            page.on(event, listener)
        try:
            yield
        finally:
            for event, listener in heard.items():
                page.remove_listener(event, listener)

    def _requested(self, request: Request) -> None:
        self.asked.add(request.url)

    def _threw(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not said.text.startswith(STATUS_COMPLAINT):
            self.complaints.append(said.text)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self.document = response

    def weight(self, site: Site) -> int:
        """Bytes that a browser with nothing kept would have been sent."""
        return sum(site.sent.get(urlsplit(url).path, 0) for url in self.asked)

    async def faults(self, site: Site) -> list[str]:
        """Console, strangers, weight, and the document's own text."""
        strangers = [url for url in self.asked if not url.startswith(f"{site.base}/")]
        heavy = [f"{weight} bytes over the wire"] if (weight := self.weight(site)) > FIRST_VIEW else []
        document = await self.document.text() if self.document else ""
        return [*self.complaints, *strangers, *heavy, *html_faults(document)]


def html_faults(document: str) -> list[str]:
    """A strict parser's complaints, ids that are not unique or lead nowhere, headings out of order."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(document)
    errors = [f"line {position[0]}: {code} {values}" for position, code, values in parser.errors]
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    ids = [one.attrib["id"] for one in elements if "id" in one.attrib]
    twice = [f"id {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    named = {name for one in elements for kind in POINTING for name in one.attrib.get(kind, "").split()}
    named |= {one.attrib["href"][1:] for one in elements if one.attrib.get("href", "").startswith("#")}
    return [*errors, *twice, *(f"no id {name}" for name in sorted(named - set(ids))), *_outline_faults(elements)]


def _outline_faults(elements: list[Element]) -> list[str]:
    levels = [int(one.tag[1]) for one in elements if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    main = [one for one in elements if one.tag == "main"]
    faults = [] if levels.count(1) == 1 and len(main) == 1 else ["not one h1 and one main"]
    jumps = [f"h{was} is followed by h{now}" for was, now in pairwise(levels) if now > was + 1]
    return faults + jumps


async def screen_faults(page: Page) -> list[str]:
    """Reflow at 320 px (WCAG 1.4.10), targets of 44 px, a focus that shows, no motion for those who want none."""
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.emulate_media(reduced_motion="reduce")
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    found = {
        "sideways at 320 px": await page.evaluate(TOO_WIDE) if wide else [],
        "small target": await page.evaluate(SMALL_TARGETS),
        "focus does not show": await page.evaluate(UNSEEN_FOCUS),
        "moves": await page.evaluate(MOVING),
    }
    await page.emulate_media(reduced_motion="no-preference")
    return [f"{fault}: {what}" for fault, places in found.items() for what in places]


async def axe_faults(page: Page, *, width: int, scheme: str, rules: tuple[str, ...] = RULES) -> list[str]:
    """axe-core's violations at this width and in this color scheme."""
    await page.set_viewport_size({"width": width, "height": 844})
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    found = AxeResults(await page.evaluate(VIOLATIONS, {"runOnly": list(rules)}))
    return [f"{width} {scheme}\n{found.generate_report()}"] if found.violations_count else []
