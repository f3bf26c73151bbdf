"""Where results go: JSON in .chartkey/bench/, and tables between the markers of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launcher.layout import HOME, PROJECT, private_folder

PAGE = PROJECT / "docs" / "performance.md"
FOLDER = HOME / "bench"


@dataclass(frozen=True)
class Report:
    """One benchmark's outcome: its name, its figures, and the Markdown that tells them."""

    name: str
    figures: dict[str, Any]
    markdown: str


def keep(report: Report, *, settings: Mapping[str, object], noise: str) -> Path:
    """Write the figures with when, where and how they were measured; the latest of a name stays."""
    path = private_folder(FOLDER) / f"{report.name}.json"
    kept = {**_circumstances(), "settings": dict(settings), "noise": noise, "figures": report.figures}
    path.write_text(json.dumps(kept, indent=1) + "\n")
    return path


def publish(report: Report, *, settings: Mapping[str, object], noise: str, page: Path = PAGE) -> None:
    """Put the tables, how they were made, and how quiet the machine was, between the report's markers."""
    seen = _circumstances()
    how = ", ".join(f"{name} {_plain(value)}" for name, value in settings.items())
    made = f"{seen['when'][:16]} UTC, commit {seen['commit']}, {seen['cores']} cores, Python {seen['python']}; {how}."
    page.write_text(between_markers(page.read_text(), report.name, f"{made}\n\n{report.markdown}\n\n{noise}"))


def _plain(value: object) -> str:
    return " and ".join(f"{one:,}" for one in value) if isinstance(value, list | tuple) else str(value)


def between_markers(text: str, name: str, content: str) -> str:
    """The text with `content` between <!-- bench: name --> and <!-- end: name -->."""
    begin, end = f"<!-- bench: {name} -->", f"<!-- end: {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.S)
    if len(pattern.findall(text)) != 1:
        raise ValueError(f"the page needs the markers {begin} and {end} once")
    return pattern.sub(lambda _: f"{begin}\n{content}\n{end}", text)


def _circumstances() -> dict[str, Any]:
    git = ["git", "-C", str(PROJECT), "describe", "--always", "--dirty", "--exclude", "*"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)
    return {
        "when": datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "seconds"),
        "commit": done.stdout.strip() or "unknown",
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
    }
