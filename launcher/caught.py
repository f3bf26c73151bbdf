"""`./chartkey caught`: what the suite has mailed, texted and said in calls, as plain text on a developer's terminal."""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from launcher.failures import StepFailedError
from launcher.layout import HOME

_PAUSE = 0.5


def run(arguments: Sequence[str]) -> int:
    """Prints the latest, the newest last; with --follow, also whatever comes, until it is interrupted."""
    told = _arguments().parse_args(arguments)
    with httpx.Client(base_url=told.at or _here(), timeout=5) as catcher:
        try:
            for one in _latest(catcher, to=told.to, count=told.count, follow=told.follow):
                print(_as_text(one), flush=True)
        except httpx.HTTPError as error:
            raise StepFailedError(
                f"The catcher at {catcher.base_url} does not answer",
                why=f"{type(error).__name__}: {error}",
                next_step="start ./chartkey up first, or say where it is: ./chartkey caught --at http://localhost:8025",
            ) from error
    return 0


def _arguments() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="./chartkey caught", description="What was mailed, texted and said in calls.")
    found.add_argument("--to", help="to this address or phone alone")
    found.add_argument("--count", type=int, default=5, help="how many of those that are there already (5)")
    found.add_argument("--follow", action="store_true", help="and whatever comes from now on")
    found.add_argument("--at", help="the catcher's address, where it is not that of ./chartkey up")
    return found


def _here() -> str:
    """Where ./chartkey up keeps its catcher."""
    book = HOME / "ports.json"
    port = json.loads(book.read_text()).get("catcher") if book.exists() else None
    if port is None:
        raise StepFailedError(
            "Nothing runs here", why=f"{book} names no catcher", next_step="start ./chartkey up first"
        )
    return f"http://127.0.0.1:{port}"


def _latest(catcher: httpx.Client, *, to: str | None, count: int, follow: bool) -> Iterator[dict[str, Any]]:
    """The last `count` of them, then what is new; each once, by the time of its arrival."""
    found = _all(catcher, to)
    yield from found[max(len(found) - count, 0) :]
    while follow:
        time.sleep(_PAUSE)
        known = {one["id"] for one in found}
        found = _all(catcher, to)
        yield from (one for one in found if one["id"] not in known)


def _all(catcher: httpx.Client, to: str | None) -> list[dict[str, Any]]:
    asked = {"to": to} if to else {}
    mails = catcher.get("/api/messages", params=asked).raise_for_status().json()
    texts = catcher.get("/api/texts", params=asked).raise_for_status().json()
    return sorted(mails + [{"id": one["sid"], **one} for one in texts], key=lambda one: str(one["received_at"]))


def _as_text(one: dict[str, Any]) -> str:
    """A mail with its head, or a text in one line more; nobody's name steers the terminal."""
    if "sid" in one:
        lines = [f"{one['kind']} to {one['to']} from {one['sender']}", "", one["heard"]]
    else:
        lines = [f"mail to {', '.join(one['recipients'])} from {one['sender']}", one["subject"], "", one["text"]]
    words = "\n".join([f"--- {one['received_at'][:19]} {lines[0]}", *lines[1:]])
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}"
                   for sign in words.replace("\r\n", "\n"))  # fmt: skip
