"""Log lines: JSON, without values, frameworks included."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from shared import logs

Lines = Callable[[], list[dict[str, Any]]]
CANARY = "Zebulon-Quagmire"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What was logged, parsed; the logging of the other tests comes back afterwards."""
    root = logging.getLogger()
    before, level, configured = list(root.handlers), root.level, structlog.get_config()
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    logs.configure(service="alpha")
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers = before
    root.setLevel(level)
    structlog.configure(**configured)


def test_a_line_is_json_with_its_service(lines: Lines) -> None:
    structlog.get_logger().info("thing.kept", thing_id="7")
    [line] = lines()
    assert (line["event"], line["thing_id"], line["service"], line["level"]) == ("thing.kept", "7", "alpha", "info")


@pytest.mark.parametrize(
    "name", ["pin", "access_code", "token", "password", "email", "phone", "date_of_birth", "body", "given_name"]
)
def test_what_smells_of_a_secret_is_redacted(lines: Lines, name: str) -> None:
    structlog.get_logger().info("thing.kept", **{name: CANARY})
    [line] = lines()
    assert line[name] == "[redacted]"


def test_a_librarys_arguments_are_left_out(lines: Lines) -> None:
    logging.getLogger("faststream").warning("could not read %s", CANARY)
    logging.getLogger("faststream").error(f"could not read {CANARY}")
    first, second = lines()
    assert first["event"] == "could not read %s"
    assert second["event"] == "library.message"
    assert second["where"].startswith("test_logs.py:")
    assert CANARY not in json.dumps([first, second])


def test_an_error_is_its_type_and_its_frames(lines: Lines) -> None:
    def fails(value: str) -> None:
        raise ValueError(value)

    try:
        fails(CANARY)
    except ValueError as error:
        structlog.get_logger().error("broken", exc_info=error)
        logging.getLogger("uvicorn").exception("broken")
        logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
    for line in lines():
        assert line["exc_type"] == "ValueError"
        assert line["frames"][-1].endswith("fails")
        assert CANARY not in json.dumps(line)
