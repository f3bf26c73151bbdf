"""POST /ehr/v1/events: one event in the HTTP binding of CloudEvents 1.0, answered once the broker keeps it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from litestar import Response
from pydantic import ValidationError

from services.gateway.ehr.arriving import arrive
from services.gateway.ehr.endpoints import answer
from services.gateway.ehr.problems import Problem, unavailable
from services.gateway.ehr.reading import JSON, Incoming, body_of, careful, media_type
from services.gateway.ehr.requests import admit
from services.gateway.tools import Tools
from shared.contracts.ehr import EVENTS
from shared.contracts.requests import problems_of
from shared.ids import new_id
from shared.intake import EHR
from shared.messages import Event
from shared.publisher import Outgoing
from shared.queues import EHR_BY_HTTPS
from shared.wire import BOUNDARY_LIMIT, is_storable, is_trace, new_trace, read_time

STRUCTURED: Final = "application/cloudevents+json"
KNOWN: Final[Mapping[str, type[Event]]] = {event.key: event for event in EVENTS}
REQUIRED: Final = ("specversion", "id", "type", "source", "practice")
"""`practice` is our extension attribute: what is the first word of the routing key by AMQP."""
LIMIT: Final = BOUNDARY_LIMIT + 8 * 1024
"""Of the body as it comes: the attributes of structured mode have room of their own."""
_SOURCE = re.compile(r"[^\s\x00-\x1f]{1,200}")


@dataclass(frozen=True)
class Told:
    """An event that could be read; `data` is its JSON."""

    attributes: Mapping[str, str]
    data: bytes


async def tell(incoming: Incoming, tools: Tools) -> Response[bytes]:
    """202: it is safe and will be worked on once; told again with the same source and id it is the same event.

    What becomes of it stands in the feed, as it does on the queue of an EHR that speaks AMQP.
    """
    token = arrive(incoming, tools)
    body = await body_of(incoming, within=tools.body_seconds)
    try:
        told: Told | Problem = _read(incoming, body)
    except Problem as problem:
        told = problem
    practice_id = told.attributes["practice"] if isinstance(told, Told) else None
    admitted = await admit(tools, token, practice_id=practice_id)
    if isinstance(told, Problem):
        raise told
    with suppress(ConnectionError):
        if await tools.bus.publish(_outgoing(admitted.ehr, told, incoming.headers.get("traceparent", ""))):
            return answer(b"{}", status=202)
    raise unavailable()


def _read(incoming: Incoming, body: bytes) -> Told:
    """Binary mode: attributes in ce- headers, data in the body; structured mode: all of it in one JSON object."""
    kind = media_type(incoming)
    if kind == JSON:
        headers = {name: unquote(incoming.headers.get(f"ce-{name}", "")) for name in (*REQUIRED, "time")}
        careful(body)
        return _checked(headers, body)
    if kind == STRUCTURED:
        found = careful(body)
        if not isinstance(found, dict):
            raise Problem("event_invalid")
        return _checked(found, _encoded(found.get("data")))
    raise Problem("media_type_unsupported")


def _encoded(data: Any) -> bytes:
    try:
        return json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Problem("not_json") from None


def _checked(said: Mapping[str, Any], data: bytes) -> Told:
    names = (*REQUIRED, *(["time"] if said.get("time") else []))
    wrong = [name for name in names if not _fits(name, said.get(name))]
    if wrong or said["specversion"] != "1.0":
        raise Problem("event_invalid", tuple((f"/{name}", "is missing or not as it should be") for name in wrong))
    event = KNOWN.get(said["type"])
    if event is None:
        raise Problem("event_unknown")
    if len(data) > BOUNDARY_LIMIT:
        raise Problem("too_large")
    try:
        event.model_validate_json(data)
    except ValidationError as error:
        raise Problem("invalid", tuple((f"/data{pointer}", why) for pointer, why in problems_of(error))) from None
    return Told({name: said[name] for name in names}, data)


def _fits(name: str, value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= 200 or not is_storable(value):
        return False
    if name == "time":
        return read_time(value) is not None
    return _SOURCE.fullmatch(value) is not None if name in ("source", "practice") else True


def _outgoing(ehr: str, told: Told, trace: str) -> Outgoing:
    attributes = told.attributes
    headers = {f"ce-{name}": value for name, value in attributes.items() if name != "practice"}
    headers |= {EHR: ehr, "traceparent": trace if is_trace(trace) else new_trace()}
    key = f"{attributes['practice']}.{attributes['type']}"
    return Outgoing(EHR_BY_HTTPS, key, told.data, headers, message_id=str(new_id()))
