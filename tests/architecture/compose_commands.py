"""What is wrong with a `docker compose` command of a page: no engine is at hand, so its parts are looked up."""

from __future__ import annotations

import importlib.util
import re

from ruamel.yaml import YAML

from launcher.__main__ import _COMMANDS, _PROGRAMS
from tests.architecture.sources import PROJECT

SERVICES = YAML(typ="safe").load((PROJECT / "docker-compose.yml").read_text())["services"]
NAMED = {"up": "--scale", "run": "--entrypoint"}
"""Options that take a word of their own."""
SWITCHES = {"--detach", "--wait", "--rm", "-T", "--no-deps", "--follow", "--volumes", "--tail=100"}
ABOUT_ALL = {"up", "stop", "down", "restart", "ps", "logs", "pull"}


def wrong(words: list[str]) -> str | None:
    """The first word that nothing stands behind; `words` begin after `docker compose`."""
    command, *rest = words[: min((words.index(sign) for sign in "<>" if sign in words), default=None)]
    if command not in ABOUT_ALL | {"run", "exec"}:
        return command
    entrypoint = None
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == NAMED.get(command):
            entrypoint = rest.pop(0)
            if command == "up" and entrypoint.partition("=")[0] not in SERVICES:
                return entrypoint
        elif option not in SWITCHES:
            return option
    if command in ABOUT_ALL:
        return next((name for name in rest if name not in SERVICES), None)
    return _wrong_inside(rest, entrypoint)


def _wrong_inside(rest: list[str], entrypoint: str | None) -> str | None:
    """A service, and what is run in it."""
    service, *inside = rest
    if service not in SERVICES:
        return service
    if service == "operator" and entrypoint is None:
        return next((word for word in inside[:1] if word not in {*_COMMANDS, *_PROGRAMS}), None)
    if inside[:2] == ["python", "-m"]:
        return None if importlib.util.find_spec(inside[2]) else inside[2]
    shown = {volume.split(":")[1] for volume in SERVICES[service]["volumes"]}
    places = re.findall(r"/(?:run|var)/[\w./-]+", " ".join(inside))
    return next(
        (place for place in places if not any(one.startswith(place) or place.startswith(one) for one in shown)), None
    )
