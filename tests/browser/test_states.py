"""Every page in every state is valid, accessible, light, silent, and fits the smallest screen."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from services.gateway.routes import ROUTES
from tests.browser.inspection import FIRST_VIEW, Wire, axe_faults, html_faults, screen_faults
from tests.browser.scene import State, Window, staged
from tests.browser.states import STATES

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
"""Chromium is started once for the module."""
SPOIL = """
rules => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
}
"""
PHONE, DESK = (390, "light"), (1280, "dark")
FIRST = [next(state.name for state in STATES if state.path == path) for path in {state.path: None for state in STATES}]
"""One state of each page."""
OTHERS = [state.name for state in STATES if state.name not in FIRST]
LOOKED_AT = {*FIRST, *OTHERS[::4]}
"""Half of what a state costs is axe-core: it looks at every page and at a quarter of their other states, at one of two
sizes; at everything with `--all`."""
IN_TURN = [
    (state, (PHONE, DESK)[number % 2] if state.name in LOOKED_AT else None) for number, state in enumerate(STATES)
]
OTHERWISE = [(state, size) for state in STATES for size in (PHONE, DESK) if (state, size) not in IN_TURN]
IN_SPANISH = [
    pytest.param(state, id=state.name, marks=() if state.name in FIRST else (pytest.mark.slow,)) for state in STATES
]
"""Every page; in all of their states with `--all`."""
FILES = {
    "/static/{name:str}",
    "/accents/{digits:str}",
    "/robots.txt",
    "/charts/{grant_id:uuid}/activity/file",
    "/charts/{grant_id:uuid}/calendar",
}
"""Lines of the table that serve no page."""


def _name(one: object) -> str | None:
    return one.name if isinstance(one, State) else None


@pytest.mark.spec("S3")
@IN_ONE_LOOP
@pytest.mark.parametrize(("state", "size"), IN_TURN, ids=_name)
async def test_a_page_is_fit_for_everybody(window: Window, state: State, size: tuple[int, str] | None) -> None:
    wire = Wire()
    async with wire.watching(window.page), staged(window, state) as scene:
        faults = await wire.faults(window.site)
        if size:
            faults += await axe_faults(scene.page, width=size[0], scheme=size[1])
        faults += await screen_faults(scene.page)
    assert faults == [], "\n".join(faults)


@pytest.mark.slow
@IN_ONE_LOOP
@pytest.mark.parametrize(("state", "size"), OTHERWISE, ids=_name)
async def test_a_page_is_fit_at_the_other_size_too(window: Window, state: State, size: tuple[int, str]) -> None:
    async with staged(window, state) as scene:
        faults = await axe_faults(scene.page, width=size[0], scheme=size[1])
    assert faults == [], "\n".join(faults)


@IN_ONE_LOOP
@pytest.mark.parametrize("state", IN_SPANISH)
async def test_a_page_is_fit_in_spanish_too(spanish_window: Window, state: State) -> None:
    wire = Wire()
    async with wire.watching(spanish_window.page), staged(spanish_window, state, language="es") as scene:
        assert await scene.page.get_attribute("html", "lang") == "es"
        faults = [*await wire.faults(spanish_window.site), *await screen_faults(scene.page)]
    assert faults == [], "\n".join(faults)


@pytest.mark.slow
@IN_ONE_LOOP
@pytest.mark.parametrize("state", [state for state in STATES if state.main], ids=_name)
async def test_assistive_technology_can_use_a_page_in_spanish_too(spanish_window: Window, state: State) -> None:
    async with staged(spanish_window, state, language="es") as scene:
        faults = await axe_faults(scene.page, width=390, scheme="dark")
    assert faults == [], "\n".join(faults)


def test_no_page_is_without_a_state() -> None:
    pages = {route.path for route in ROUTES} - FILES
    assert pages == {state.path for state in STATES} - {None}


def test_names_of_states_are_names_of_files() -> None:
    names = [state.name for state in STATES]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalnum() and name.islower() for name in names)


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>A</h1><p><div></div></p></main>",
        "<main><h1>A</h1><a id=x></a><a id=x></a></main>",
        "<main><h1>A</h1><label for=nowhere>B</label></main>",
        "<main><h1>A</h1><a href='#nowhere'>B</a></main>",
        "<main><h1>A</h1><h3>B</h3></main>",
        "<main><h1>A</h1><h1>B</h1></main>",
        "<h1>A</h1>",
    ],
)
def test_an_invalid_document_is_caught(body: str) -> None:
    document = "<!doctype html><html lang=en><head><title>T</title></head><body>{}</body></html>"
    assert html_faults(document.format(body))
    assert html_faults(document.format("<main><h1>A</h1><h2>B</h2></main>")) == []


@IN_ONE_LOOP
@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("h1 { min-width: 400px }", "sideways at 320 px"),
        (".usa-button { height: 40px; min-height: 0; padding: 0 }", "small target"),
        ("*, *::before { outline: 0 !important; box-shadow: none !important }", "focus does not show"),
        ("@keyframes spin { to { rotate: 1turn } } h1 { animation: spin 1s infinite !important }", "moves"),
        ("h1 { color: #aaa }", "color-contrast"),
    ],
)
async def test_a_page_that_is_not_fit_is_caught(window: Window, style: str, fault: str) -> None:
    async with staged(window, STATES[0]) as scene:
        await scene.page.evaluate(SPOIL, style)
        found = [*await axe_faults(scene.page, width=390, scheme="light"), *await screen_faults(scene.page)]
    assert any(fault in one for one in found), found


@IN_ONE_LOOP
async def test_noise_strangers_and_weight_are_caught(window: Window) -> None:
    wire = Wire()
    async with wire.watching(window.page), staged(window, STATES[0]) as scene:
        assert await wire.faults(window.site) == []
        await scene.page.evaluate("console.error('noise')")
        await scene.page.evaluate("fetch('http://127.0.0.1:1/').catch(() => 0)")
        window.site.sent[urlsplit(scene.page.url).path] += FIRST_VIEW
        faults = "\n".join(await wire.faults(window.site))
    assert "noise" in faults
    assert "http://127.0.0.1:1/" in faults
    assert "bytes over the wire" in faults


BELONGINGS = """
async () => [
    location.href, document.activeElement === document.body, navigator.onLine,
    innerWidth, matchMedia("print").matches,
    matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(prefers-reduced-motion: reduce)").matches,
]
"""


@IN_ONE_LOOP
async def test_a_state_begins_in_a_window_that_has_forgotten_the_last(window: Window) -> None:
    page, home = window.page, window.site.stage
    new = await page.evaluate(BELONGINGS)
    offline = next(state for state in STATES if state.name == "offline")
    async with staged(window, offline) as scene:
        await axe_faults(scene.page, width=1280, scheme="dark")
        await scene.page.emulate_media(media="print", reduced_motion="reduce")
        assert await page.context.cookies()
        assert await page.evaluate("localStorage.length")
        assert scene.house.stage is not home
        used = await page.evaluate(BELONGINGS)
    assert [old == now for old, now in zip(new, used, strict=True)].count(True) <= 2
    assert await page.evaluate(BELONGINGS) == new
    assert await page.context.cookies() == []
    assert await page.evaluate("localStorage.length") == 0
    wire = Wire()
    async with wire.watching(page), staged(window, STATES[0]):
        assert wire.weight(window.site) > FIRST_VIEW / 4
