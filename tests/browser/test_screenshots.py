"""`./chartkey screenshots` takes pictures of what it is asked for, and of everything when asked for nothing."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.layout import PROJECT
from tests.browser.screenshots import chosen, contact_sheet, plan
from tests.browser.states import STATES


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def test_pictures_are_taken_at_both_widths_in_both_colors_and_on_paper(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "launcher", "screenshots", "--out", str(tmp_path), "landing", "profile"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"13 pictures; look through {tmp_path}/index.html\n"
    pictures = {path.name.partition("-")[2]: path for path in tmp_path.glob("*.png")}
    for state in ("landing", "profile"):
        for look, width in (("390-light", 390), ("390-dark", 390), ("1280-light", 1280), ("1280-dark", 1280)):
            wide, high = size(pictures.pop(f"{state}-{look}-en.png"))
            assert wide == width
            assert high >= 844
    light, dark = (pictures.pop(f"landing-{look}-es.png") for look in ("390-light", "1280-dark"))
    assert light.read_bytes() != dark.read_bytes()
    assert set(pictures) == {"profile-390-light-es.png", "profile-1280-dark-es.png", "profile-paper-en.png"}


def test_the_contact_sheet_shows_every_state_in_english() -> None:
    pictures = [picture for _, _, each in plan(STATES) for picture in each]
    sheet = contact_sheet(pictures)
    for state in STATES:
        shown = [picture for picture in pictures if picture.state == state.name and picture.language == "en"]
        assert {(one.look.width, one.look.scheme) for one in shown if one.look.media == "screen"} == {
            (390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"),
        }  # fmt: skip
        assert all(f'src="{one.file}"' in sheet for one in shown)
    assert len({picture.file for picture in pictures}) == len(pictures)


def test_a_state_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(SystemExit, match="no state nirvana; there are: landing, "):
        chosen(["landing", "nirvana"])
