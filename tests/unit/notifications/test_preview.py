"""What operators look at: every mail, in both languages, twice, and with links to the configured address alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import LANGUAGES
from services.notifications.preview import ACCENT, COUNTING, KINDS, write_previews
from tests.unit.notifications.makers import STATIONERY, body, mail

HOME = "http://localhost:8080"


def test_every_mail_is_there_in_both_languages_with_its_text_and_own_links_alone(tmp_path: Path) -> None:
    index = write_previews(Letters(STATIONERY), HOME, tmp_path)
    kinds = [*KINDS, *(f"{kind}_tomorrow" for kind in COUNTING)]
    names = [f"{kind}.{language}" for kind in kinds for language in LANGUAGES]
    assert sorted(path.stem for path in tmp_path.glob("*.*.txt")) == sorted(names)
    assert sorted(re.findall(r'href="([\w.]+)\.html"', index.read_text())) == sorted(names)
    for name in names:
        html, text = (tmp_path / f"{name}.html").read_text(), (tmp_path / f"{name}.txt").read_text()
        links = re.findall(r'(?:href|src)="([^"]*)"', html) + re.findall(r"https?://\S+", text)
        assert links
        assert all(link.startswith(f"{HOME}/") for link in links)
        assert len(html) < 12_000, "beyond a tenth of what mail programs cut off"


def test_the_practices_color_is_on_its_own_mails() -> None:
    assert f"background:{ACCENT}" in body(mail(accent=ACCENT.upper()), "html")
    assert "height:6px" not in body(mail(), "html")


@pytest.mark.parametrize(
    "color", ["red", "#12345", "#1234567", '#000000" onload="x', "#000000;}</style>", "url(http://evil.example)"]
)
def test_what_is_no_color_paints_nothing(color: str) -> None:
    assert body(mail(accent=color), "html") == body(mail(), "html")
