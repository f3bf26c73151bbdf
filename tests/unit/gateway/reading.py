"""What tests of the portal share: a signed-in browser, a page's bare structure, hostile names."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import httpx

from shared.seals import token
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser

NAUGHTY: list[str] = json.loads((Path(__file__).parents[2] / "data" / "naughty_names" / "names.json").read_text())
SECTIONS = (
    "diagnoses", "medications", "immunizations", "allergies", "procedures", "care-plans", "labs", "appointments",
)  # fmt: skip


def sign_in(browser: Browser, stage: Stage) -> None:
    """The household's own session, in the browser's cookie."""
    session = token()
    stage.household.begin_session(session)
    browser.kept["__Host-session"] = session


def chart(stage: Stage, section: str = "") -> str:
    """The address of the household's chart, or of one of its sections."""
    return f"/charts/{stage.household.grant_id}" + (f"/{section}" if section else "")


def unsealed(page: httpx.Response) -> str:
    """The page without its form's seal, which differs in every rendering."""
    return re.sub(r'name="form" value="[^"]+"', "", page.text)


def shape(page: httpx.Response) -> list[tuple[str, ...]]:
    """Every tag with the names of its attributes: what must be the same whatever a name holds."""
    reader = _Shape()
    reader.feed(page.text)
    return reader.tags


def links(page: httpx.Response, list_class: str) -> list[tuple[str, str]]:
    """The text and the address of the links in the first element of this class."""
    part = page.text.partition(f'class="{list_class}"')[2].partition("</ul>")[0]
    return [(text.strip(), path) for path, text in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', part)]


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(("/" + tag,))
