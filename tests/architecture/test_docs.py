"""Documents name what exists: files, links, commands, and every reason that an EHR may be told."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launcher.__main__ import _COMMANDS, _PROGRAMS
from services.enrollment.domain.correction import CorrectionRefusal
from services.enrollment.domain.details import PhoneRefusal
from services.enrollment.domain.invitation import Status
from services.enrollment.domain.merging import MergeRefusal
from services.enrollment.domain.reinvitation import InviteRefusal
from services.records.domain.resource import Refusal
from shared.bus import Subscriptions
from shared.contracts.ehr import EVENTS
from shared.contracts.requests import REQUESTS
from tests.architecture import compose_commands
from tests.architecture.sources import PROJECT
from tools import dead_letters
from tools.tables import tables

PAGES = sorted([*(PROJECT / "docs").rglob("*.md"), *PROJECT.glob("*.md"), *(PROJECT / "examples").rglob("README.md")])
OURS = ("services/", "shared/", "launcher/", "tools/", "tests/", "examples/", "docs/", "web/", "benchmarks/")
INTEGRATE = PROJECT / "docs" / "how-to" / "integrate-an-ehr.md"


def commands(text: str) -> Iterator[list[str]]:
    """Each command of the page's `sh` blocks, without the variables before it."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words:
                yield words


def unknown(words: list[str], folder: Path) -> str | None:
    """What is wrong with a command, if anything."""
    if words[0] == "./chartkey":
        if words[1] == "dead":
            return None if dead_letters.run(["--dir", str(folder), *words[2:]]) == 1 else "dead letters from nowhere"
        known = {*_COMMANDS, *_PROGRAMS, "help"}
        offered = f"./chartkey {words[1]} " in (PROJECT / "chartkey").read_text()
        return None if words[1] in known and (offered or words[1] == "servers") else f"./chartkey {words[1]}"
    if words[:2] == ["python", "-m"]:
        return None if importlib.util.find_spec(words[2]) else f"python -m {words[2]}"
    if words[:2] == ["faststream", "run"]:
        module, _, factory = words[2].partition(":")
        made = hasattr(importlib.import_module(module), factory)
        return None if made and "--factory" in words else words[2]
    if words[:2] == ["docker", "compose"]:
        return compose_commands.wrong(words[2:])
    return None if words[0] in {"git", "cd", "rabbitmqctl", "curl"} else words[0]


def missing_paths(page: Path) -> Iterator[str]:
    """Links that lead nowhere and files that are named and do not exist."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in link and not (page.parent / link).exists():
            yield f"{page.name}: {link}"
    for name in re.findall(r"`([\w./-]+)`", text):
        if name.startswith(OURS) and not (PROJECT / name).exists():
            yield f"{page.name}: {name}"


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(PROJECT)) for page in PAGES])
def test_a_page_names_what_exists(page: Path, tmp_path: Path) -> None:
    assert list(missing_paths(page)) == []
    assert [found for words in commands(page.read_text()) if (found := unknown(words, tmp_path))] == []


def test_a_command_that_does_not_exist_is_caught(tmp_path: Path) -> None:
    page = "```sh\n./chartkey fly\nX=1 python -m services.nobody run\nfrobnicate\n./chartkey up\n```\n"
    assert len([words for words in commands(page) if unknown(words, tmp_path)]) == 3
    with pytest.raises(SystemExit):
        unknown(["./chartkey", "dead", "resurrect"], tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        "fly",
        "up --fast",
        "up --scale nobody=3",
        "logs nobody",
        "run --rm nobody",
        "run --rm operator fly",
        "run --rm ehr python -m examples.ehr.nothing",
        "exec -T rabbitmq rabbitmqctl import_definitions /run/elsewhere.json < /run/secrets/x",
    ],
)
def test_a_compose_command_with_nothing_behind_it_is_caught(command: str) -> None:
    assert compose_commands.wrong(shlex.split(command)) is not None


def test_a_path_that_does_not_exist_is_caught(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See `shared/magic.py`, [this](nowhere.md) and [that](page.md).\n")
    assert len(list(missing_paths(page))) == 2


def reasons() -> set[str]:
    """Every reason that can reach an EHR."""
    found = {*InviteRefusal, *CorrectionRefusal, *MergeRefusal, *Refusal, *PhoneRefusal, "kills_its_worker"}
    for name in ("wire", "intake"):
        for node in ast.walk(ast.parse((PROJECT / "shared" / f"{name}.py").read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Unreadable":
                found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    return {str(reason) for reason in found}


def test_vendors_can_look_up_every_reason_and_status() -> None:
    text = INTEGRATE.read_text()
    assert {reason for reason in reasons() if f"`{reason}`" not in text} == set()
    assert {status for status in Status if f"`{status}`" not in text} == {Status.NOT_INVITED}


def test_vendors_can_look_up_every_event_and_request() -> None:
    text = INTEGRATE.read_text()
    assert {event.key for event in EVENTS if f"**`{event.key}`**" not in text} == set()
    assert {name for name in REQUESTS if f"`{name}`" not in text} == set()


def test_services_say_in_their_docstring_what_they_hear_and_announce() -> None:
    def untold(table: Subscriptions) -> list[str]:
        said = (PROJECT / "services" / table.service / "__init__.py").read_text()
        named: list[Any] = [*table.hears, *table.obeys, *table.answers, *table.announces]
        return [f"{table.service}: {one.key}" for one in named if one.key.removeprefix(f"{table.service}.") not in said]

    assert [key for table in tables() for key in untold(table)] == []
