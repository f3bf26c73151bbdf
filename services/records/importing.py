"""`python -m services.records import`: resources from files, by the very actions that hear an EHR's events."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import asyncpg

from services.records.actions.keep_lab import keep_lab
from services.records.actions.keep_resource import keep_resource
from services.records.domain.resource import Identity, Refusal, identify
from services.records.files import Found, found_in
from services.records.tools import Tools
from shared import inbox
from shared.bus import Refused
from shared.contracts.ehr import LabShared, RecordShared
from shared.db import Connection
from shared.work import Work, flush

TOGETHER = 100
"""Resources of one transaction."""
PROGRESS = 1000
NO_CHART = "chart_unknown"


@dataclass(frozen=True)
class Order:
    """What the command line says of every file."""

    practice: str
    ehr: str
    chart: str | None
    share_labs: bool


class _Turned(Exception):
    """Takes back what a refused resource wrote."""


def main(database_url: str, tools: Tools, told: argparse.Namespace) -> int:
    """Exit code 1 when something was refused, 2 when a file cannot be read."""
    ehr = told.ehr or f"ehr.{told.practice}"
    order = Order(told.practice, ehr, told.chart, told.share_labs)
    return asyncio.run(bring(database_url, tools, order, [Path(name) for name in told.files]))


async def bring(database_url: str, tools: Tools, order: Order, files: Iterable[Path]) -> int:
    """Each file to its end, whatever is wrong with parts of it; told again, it goes on where it stopped."""
    connection = await asyncpg.connect(database_url)
    counted: Counter[str] = Counter()
    code = 0
    try:
        for path in files:
            try:
                await _file(connection, tools, order, path, counted)
            except (OSError, EOFError) as error:
                _say(f"{path}: cannot be read ({type(error).__name__})")
                code = 2
    finally:
        await connection.close()
    _say(f"{counted['taken']} taken, {counted['known']} known before, {counted['refused']} refused.")
    if others := sorted((kind, count) for kind, count in counted.items() if kind.startswith("type:")):
        passed = ", ".join(f"{count} {kind.removeprefix('type:')}" for kind, count in others)
        _say(f"Passed over, of types that are not shared: {passed}.")
    return code or int(counted["refused"] > 0)


async def _file(connection: Connection, tools: Tools, order: Order, path: Path, counted: Counter[str]) -> None:
    found = found_in(path)
    done = 0
    while some := list(islice(found, TOGETHER)):
        for one, outcome in zip(some, await _patiently(connection, tools, order, some), strict=True):
            counted[_kind(one, outcome)] += 1
            if _kind(one, outcome) == "refused":
                _say(f"{path}, {one.place}: {outcome}")
        done += len(some)
        if done % PROGRESS == 0:
            sys.stderr.write(f"{path}: {done} read\n")


def _kind(found: Found, outcome: str) -> str:
    if outcome == Refusal.TYPE and found.resource:
        return f"type:{str(found.resource.get('resourceType'))[:64]}"
    return outcome if outcome in ("taken", "known") else "refused"


async def _patiently(connection: Connection, tools: Tools, order: Order, some: list[Found]) -> list[str]:
    """Workers write the same charts meanwhile: whom a deadlock ends tries again."""
    try:
        return await _together(connection, tools, order, some)
    except asyncpg.DeadlockDetectedError:
        return [outcome for one in some for outcome in await _together(connection, tools, order, [one])]


async def _together(connection: Connection, tools: Tools, order: Order, some: list[Found]) -> list[str]:
    async with connection.transaction():
        return [await _take(connection, tools, order, one) for one in some]


async def _take(connection: Connection, tools: Tools, order: Order, found: Found) -> str:
    """`taken`, `known`, or the reason why it was refused and nothing of it is kept."""
    event = _event(order, found)
    if isinstance(event, str):
        return event
    try:
        async with connection.transaction():
            return await _keep(connection, tools, order, event)
    except _Turned as turned:
        return str(turned)
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as error:
        return type(error).__name__


async def _keep(connection: Connection, tools: Tools, order: Order, event: RecordShared | LabShared) -> str:
    message_id = _message_id(order.practice, event)
    if not await inbox.hear(connection, [(order.ehr, message_id)]):
        return "known"
    now = await inbox.now(connection)
    work = Work("records", tools, connection, now, order.ehr, message_id, practice=order.practice)
    refused = await _act(work, event)
    if refused is not None:
        raise _Turned(refused.reason)
    await flush(connection, [work])
    return "taken"


async def _act(work: Work[Tools], event: RecordShared | LabShared) -> Refused | None:
    return await keep_lab(work, event) if isinstance(event, LabShared) else await keep_resource(work, event)


def _event(order: Order, found: Found) -> RecordShared | LabShared | str:
    """What the EHR would have told; or why it cannot be."""
    if found.resource is None:
        return found.reason
    identity = identify(found.resource)
    if isinstance(identity, Refusal):
        return identity
    chart_id = order.chart or _chart(identity, found)
    if chart_id is None:
        return NO_CHART
    kind = LabShared if order.share_labs and _is_lab(found.resource) else RecordShared
    return kind(chart_id=chart_id, resource=dict(found.resource))


def _chart(identity: Identity, found: Found) -> str | None:
    return identity.subject or found.patient


def _is_lab(resource: Mapping[str, Any]) -> bool:
    """Laboratory by its category (FHIR's observation-category, or HL7 v2 table 0074)."""
    return bool({"laboratory", "LAB"} & set(_categories(resource)))


def _categories(resource: Mapping[str, Any]) -> Iterator[str]:
    told = resource.get("category") if resource.get("resourceType") in ("Observation", "DiagnosticReport") else None
    for concept in told if isinstance(told, list) else []:
        coded = concept.get("coding") if isinstance(concept, dict) else None
        for coding in coded if isinstance(coded, list) else []:
            if isinstance(coding, dict) and isinstance(coding.get("code"), str):
                yield coding["code"]


def _message_id(practice: str, event: RecordShared | LabShared) -> str:
    """Made of what is told, so that a second run knows what the first one has done."""
    told = json.dumps([event.key, practice, event.chart_id, event.resource], sort_keys=True)
    return f"import:{hashlib.sha256(told.encode()).hexdigest()}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
