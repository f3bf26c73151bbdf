"""Positions of what is kept: worked out by the domain's rules, whatever an older release left in a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import structlog
from prometheus_client import Counter

from services.records.domain.position import Position, position_of
from services.records.store import positions
from services.records.store.positions import Unpositioned
from shared.db import Connection

log = structlog.get_logger()
UNTOLD = Counter("chartkey_resources_untold", "Stored resources that could not be shown and were left out of a page")
UNTELLABLE = (TypeError, ValueError, LookupError, AttributeError, RecursionError)
"""What the domain's rules may raise over content that they were not written for."""
AT_ONCE = 500
"""Rows: some tens of milliseconds of work, so that nobody else waits long."""


def position(resource: Mapping[str, Any], *, resource_id: str) -> Position:
    """Where it stands; nowhere, logged, counted and listed for operators, when it cannot be told."""
    try:
        return position_of(resource)
    except UNTELLABLE as error:
        untold(f"{resource['resourceType']}/{resource_id}", error)
        return Position(named_by="")


async def catch_up(connection: Connection, *, practice_id: str, chart_id: str) -> bool:
    """Position some rows of a chart that have no position by the rules of today; may there be more of them?"""
    rows = await positions.behind(connection, practice_id=practice_id, chart_id=chart_id, limit=AT_ONCE)
    await positions.place(connection, [(row, _position(row)) for row in rows])
    return len(rows) == AT_ONCE


def untold(resource: str, error: Exception) -> None:
    """Say which one is left out, and never what it holds."""
    log.error("resource.untold", resource=resource, error=type(error).__name__)
    UNTOLD.inc()


def _position(row: Unpositioned) -> Position:
    found = json.loads(row.content or "{}")
    held = found if isinstance(found, dict) else {}
    return position({**held, "resourceType": row.resource_type}, resource_id=row.resource_id)
