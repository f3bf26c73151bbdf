"""Logs: JSON lines with correlation ids and no values; framework logs take the same road."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

SECRET_WORDS = (
    "pin", "code", "token", "password", "answer", "secret", "seal", "cookie", "authorization", "email", "phone",
    "birth", "name", "address", "body", "link",
)  # fmt: skip
ALLOWED = {"event", "reason_code", "exc_type", "filename", "connection_name", "service", "queue"}


def configure(*, service: str, level: str = "INFO") -> None:
    """Send structlog and the standard library's loggers to stdout as JSON lines."""
    chain = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _stamp(service),
        _redact,
        _where_not_what,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_framework, *chain],
            pass_foreign_args=True,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    _take_over()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("aio_pika", "aiormq", "faststream", "uvicorn", "litestar", "asyncio", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _take_over() -> None:
    """A framework may bring handlers of its own (FastStream writes to stderr): its records come to the root instead."""
    for name in tuple(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True


def _stamp(service: str) -> Any:
    def stamp(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event.setdefault("service", service)
        return event

    return stamp


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Nothing under a name that smells of a secret gets out, whoever logged it."""
    for name in list(event):
        if name not in ALLOWED and any(word in name.lower() for word in SECRET_WORDS):
            event[name] = "[redacted]"
    return event


def _framework(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A library's message is its format string without its arguments, which may be anybody's data. A text without
    arguments may have them formatted in already: then the place in its source says what it would have said."""
    record: logging.LogRecord = event["_record"]
    event["event"] = str(record.msg) if event.pop("positional_args", ()) else "library.message"
    event["logger"] = record.name
    event["where"] = f"{record.filename}:{record.lineno}"
    if record.exc_info:
        event["exc_info"] = record.exc_info
    return event


def _where_not_what(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """An exception is its type, its SQLSTATE and its frames: messages and locals may carry values (design.md 6.14)."""
    found = event.pop("exc_info", None)
    error: BaseException | None = (
        found[1] if isinstance(found, tuple) else found if isinstance(found, BaseException) else None
    )
    if found is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["exc_type"] = type(error).__name__
        if sqlstate := getattr(error, "sqlstate", None):
            event["sqlstate"] = sqlstate
        event["frames"] = _frames(error.__traceback__)
    return event


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-12:]
    ]
