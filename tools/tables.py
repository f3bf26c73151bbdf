"""The suite's tables of contents and contracts, for everything that is generated from them."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared.bus import Subscriptions
from shared.messages import Command, Event, Message, Reply, Request

PROJECT = Path(__file__).resolve().parent.parent
MODULES = (
    "ehr",
    "enrollment",
    "charts",
    "worklist",
    "proxy",
    "sharing",
    "deeds",
    "reminders",
    "practices",
    "identity",
    "proofs",
    "linking",
    "finalizing",
    "readers",
    "disowning",
    "quiet",
    "sessions",
    "accounts",
    "account_phones",
    "confirming",
    "questions",
    "recovery",
    "joining",
    "notifications",
    "held_mails",
    "hours",
    "account_mails",
    "records",
    "entries",
    "trends",
    "activity",
    "exports",
    "copies",
    "shares",
    "lent_copies",
    "requests",
    "ehr_door",
)
OWNERS = {
    **dict.fromkeys(
        (
            "proofs",
            "linking",
            "finalizing",
            "readers",
            "disowning",
            "quiet",
            "sessions",
            "accounts",
            "account_phones",
            "joining",
            "confirming",
            "questions",
            "recovery",
        ),
        "identity",
    ),
    "account_mails": "notifications",
    **dict.fromkeys(("activity", "exports", "copies", "shares", "lent_copies", "trends"), "records"),
    **dict.fromkeys(("requests", "ehr_door"), "enrollment"),
}
"""Whose contracts a module holds, where its name does not say it."""
SERVICES = ("enrollment", "identity", "notifications", "records", "gateway")


def tables() -> list[Subscriptions]:
    """What every service hears, obeys, answers, announces and asks."""
    return [importlib.import_module(f"services.{service}.subscriptions").SUBSCRIPTIONS for service in SERVICES]


def declared() -> Iterator[tuple[str, type[Message]]]:
    """(owner, message) for all that shared/contracts declares, in the order of the files."""
    for name in MODULES:
        module = importlib.import_module(f"shared.contracts.{name}")
        for found in vars(module).values():
            own = inspect.isclass(found) and found.__module__ == module.__name__ and "[" not in found.__name__
            if own and issubclass(found, Message):
                yield OWNERS.get(name, name), found


def contracts() -> list[type[Any]]:
    """Every event, command and request."""
    return [found for _, found in declared() if issubclass(found, Event | Command | Request)]


def events() -> list[type[Event]]:
    """Every event."""
    return [found for _, found in declared() if issubclass(found, Event)]


def replies() -> list[type[Reply]]:
    """Every reply."""
    return [found for _, found in declared() if issubclass(found, Reply)]
