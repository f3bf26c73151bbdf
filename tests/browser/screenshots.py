"""`./chartkey screenshots`: every page in every state as pictures, and one contact sheet to look through them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from playwright.async_api import Browser, Page

from launcher.layout import HOME
from tests.browser.house import CHROMIUM, open_chromium
from tests.browser.scene import State, open_window, staged
from tests.browser.states import STATES

AT_ONCE = 3
HEIGHT = 844


@dataclass(frozen=True)
class Look:
    """How wide, in which colors, on what."""

    name: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


PHONE, DESK = Look("390-light", 390), Look("1280-light", 1280)
PHONE_DARK, DESK_DARK = Look("390-dark", 390, "dark"), Look("1280-dark", 1280, "dark")
PAPER = Look("paper", 794, media="print")
"""A4 at 96 pixels an inch."""


@dataclass(frozen=True)
class Picture:
    """One file of the contact sheet."""

    state: str
    language: str
    look: Look
    number: int

    @property
    def file(self) -> str:
        """Sorted as a person meets the pages."""
        return f"{self.number:02}-{self.state}-{self.look.name}-{self.language}.png"


def looks(state: State, language: str) -> tuple[Look, ...]:
    """All of them in English; in Spanish one of each width and each color scheme."""
    if language != "en":
        return (PHONE, DESK_DARK) if state.main else ()
    return (PHONE, PHONE_DARK, DESK, DESK_DARK, *([PAPER] if state.printed else []))


def plan(states: Sequence[State]) -> Iterator[tuple[State, str, tuple[Picture, ...]]]:
    """Every state and language that is wanted, with its pictures."""
    for number, state in enumerate(STATES, 1):
        for language in ("en", "es") if state in states else ():
            if wanted := looks(state, language):
                yield state, language, tuple(Picture(state.name, language, look, number) for look in wanted)


async def take(page: Page, picture: Picture, folder: Path) -> None:
    """The whole page, however long it is."""
    look = picture.look
    await page.set_viewport_size({"width": look.width, "height": HEIGHT})
    await page.emulate_media(color_scheme=look.scheme, media=look.media, reduced_motion="reduce")
    await page.screenshot(path=folder / picture.file, full_page=True, animations="disabled")


async def take_all(states: Sequence[State], folder: Path) -> list[Picture]:
    """A state is staged once per language, and then looked at from every side."""
    room = asyncio.Semaphore(AT_ONCE)

    async def session(chromium: Browser, state: State, language: str, pictures: Sequence[Picture]) -> None:
        wanted = open_window(chromium, language=language)
        async with room, wanted as window, staged(window, state, language=language):
            for picture in pictures:
                await take(window.page, picture, folder)

    planned = list(plan(states))
    async with open_chromium() as chromium, asyncio.TaskGroup() as group:
        for state, language, pictures in planned:
            group.create_task(session(chromium, state, language, pictures))
    return [picture for _, _, pictures in planned for picture in pictures]


SHEET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Chartkey: every page in every state</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; background: #eee }
nav { columns: 16rem } section { margin-top: 3rem }
.row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
figure { margin: 0 } img { width: 20rem; max-height: 40rem; object-fit: cover; object-position: top;
border: 1px solid #999; background: #fff } img.narrow { width: 13rem }
</style></head><body><h1>Every page in every state</h1>
<nav>{% for state, _ in states %}<div><a href="#{{ state }}">{{ state }}</a></div>{% endfor %}</nav>
{% for state, pictures in states %}
<section id="{{ state }}"><h2>{{ state }}</h2><div class="row">
{% for picture in pictures %}
<figure><a href="{{ picture.file }}"><img class="{{ 'narrow' if picture.look.width < 600 }}" loading="lazy"
src="{{ picture.file }}" alt="{{ state }}, {{ picture.look.name }}, {{ picture.language }}"></a>
<figcaption>{{ picture.look.name }} {{ picture.language }}</figcaption></figure>
{% endfor %}
</div></section>
{% endfor %}
</body></html>
"""


def contact_sheet(pictures: Sequence[Picture]) -> str:
    """A page for a person: every state in order, its pictures side by side, each a link to its full size."""
    states = [(name, list(group)) for name, group in groupby(pictures, key=lambda picture: picture.state)]
    return Environment(autoescape=True, trim_blocks=True).from_string(SHEET).render(states=states)


def chosen(names: Sequence[str]) -> list[State]:
    """The states of these names, or all. An unknown name ends the program with the known ones."""
    known = {state.name: state for state in STATES}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"no state {', '.join(unknown)}; there are: {', '.join(known)}")
    return [known[name] for name in names] or list(STATES)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 when every picture was taken."""
    parser = argparse.ArgumentParser(prog="./chartkey screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=HOME / "screenshots", help="the folder that they go to")
    parser.add_argument("state", nargs="*", help="only these states")
    asked = parser.parse_args(arguments)
    states = chosen(asked.state)
    if not Path(CHROMIUM).exists():
        raise SystemExit(
            f"{CHROMIUM} is missing: install it (Debian: apt-get install chromium), or set CHARTKEY_CHROMIUM"
        )
    asked.out.mkdir(parents=True, exist_ok=True)
    pictures = asyncio.run(take_all(states, asked.out))
    sheet = asked.out / "index.html"
    sheet.write_text(contact_sheet(pictures))
    sys.stdout.write(f"{len(pictures)} pictures; look through {sheet}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
