"""Built files: small, kept for ever, and complete."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from services.gateway.accents import accent_path, accent_sheet, contrast
from services.gateway.statics import FOLDER, Statics
from tests.unit.gateway.browsing import Browser

BUDGET = 100_000
"""Bytes of the first view over the wire (design.md 10)."""


async def fetched(browser: Browser, path: str) -> int:
    """Bytes over the wire with brotli."""
    async with browser.stream("GET", path, headers={"accept-encoding": "br, gzip"}) as response:
        assert response.status_code == 200
        return sum([len(part) async for part in response.aiter_raw()])


async def test_the_first_view_is_small(browser: Browser) -> None:
    page = await browser.get("/login")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert len(files) == 5
    total = len(page.content) + sum([await fetched(browser, path) for path in files])
    assert total < BUDGET


async def test_built_files_are_kept_for_ever_and_compressed(browser: Browser) -> None:
    path = Statics().path("chartkey.css")
    plain = await browser.get(path, headers={"accept-encoding": "identity"})
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["vary"] == "accept-encoding"
    packed = await browser.get(path, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content


@pytest.mark.parametrize(
    "name", ["nope.css", "manifest.json", "../settings.py", "..%2fsettings.py", "LICENSE-uswds.md"]
)
async def test_nothing_but_the_manifests_files_is_served(browser: Browser, name: str) -> None:
    assert (await browser.get(f"/static/{name}")).status_code == 404


def test_every_compressed_twin_is_its_files_own() -> None:
    for path in FOLDER.glob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_the_style_sheet_asks_nobody_else_and_finds_its_files() -> None:
    names = set(json.loads((FOLDER / "manifest.json").read_text()).values())
    sheet = next(FOLDER.glob("chartkey.*.css")).read_text()
    links = {link.strip("\"'") for link in re.findall(r"url\(([^)]*)\)", sheet)} - {""}
    assert {link.removeprefix("/static/") for link in links} <= names
    assert "@import" not in sheet


def test_the_fonts_license_stands_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "LICENSE-public-sans.txt").read_text()


@pytest.mark.parametrize("digits", ["ffff00", "ffffff", "000000", "777777", "00ff00", "1a4480", "ff0000"])
def test_every_accent_is_readable_on_its_ground(digits: str) -> None:
    light, dark = re.findall(r"--accent:#(\w{6})", accent_sheet(digits) or "")
    for color, ground in ((light, (255, 255, 255)), (dark, (24, 30, 36))):
        parts = (int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16))
        assert contrast(parts, ground) >= 4.5


@pytest.mark.parametrize("accent", [None, "", "red", "#fff", "#12345g", "#123456;}", "url(x)", "#1234567"])
def test_what_is_no_color_makes_no_style_sheet(accent: str | None) -> None:
    assert accent_path(accent) is None
    assert accent_sheet((accent or "")[1:]) is None
