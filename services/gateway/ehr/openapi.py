"""The door as an OpenAPI 3.1 document, made of the very contracts that it reads and answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from services.gateway.ehr.endpoints import ROOT
from services.gateway.ehr.feed import LONGEST_CURSOR, MOST, USUAL
from services.gateway.ehr.problems import KINDS, MEDIA_TYPE
from shared.contracts.ehr import EVENTS, EnrollmentChanged, EventRefused
from shared.contracts.enrollment import StaffRefused
from shared.contracts.reminders import AccessEnding
from shared.contracts.requests import PRACTICE, REQUESTS
from shared.messages import Request

Json = dict[str, Any]
SCHEMAS: Final = "#/components/schemas/"
TOLD: Final = (EnrollmentChanged, AccessEnding, EventRefused)
"""What stands in the feed."""
TEXT: Final[Json] = {"type": "string", "minLength": 1, "maxLength": 200}
AT_EVERY_ADDRESS: Final = (400, 401, 404, 405, 408, 413, 415, 422, 429, 500, 503)
LATER: Final = (429, 503)
"""Answered with Retry-After."""
ABOUT: Final = (
    "What an EHR does for a practice's staff, for vendors that speak HTTPS and not AMQP. How to begin: "
    "docs/how-to/integrate-an-ehr.md. Every refusal is a problem (RFC 9457) with a stable type."
)


@cache
def document() -> Json:
    """The whole of it."""
    schemas: Json = {"Problem": _problem()}
    paths: Json = {
        "/token": {"post": _token()},
        "/events": {"post": _events(schemas)},
        "/feed": {"get": _feed(schemas)},
    }
    for name, kind in REQUESTS.items():
        paths[f"/practices/{{practice_id}}/{name}"] = {"post": _request(name, kind, schemas)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Chartkey for EHRs", "version": "1", "description": ABOUT, "license": _license()},
        "servers": [{"url": ROOT}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": {"token": _scheme()}},
    }


def _license() -> Json:
    return {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def _scheme() -> Json:
    said = "A token from /token: 5 minutes, for the EHR that signed the client assertion (RFC 7523)."
    return {"type": "http", "scheme": "bearer", "description": said}


def _problem() -> Json:
    error = {"type": "object", "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}}}
    return {
        "type": "object",
        "description": "RFC 9457. `errors` says where a body is not as it should be, never what stood there.",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "enum": [f"{ROOT}/problems/{name}" for name in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "errors": {"type": "array", "items": {**error, "required": ["pointer", "detail"]}},
            "error": {"type": "string", "description": "At /token: what RFC 6749 5.2 calls it."},
        },
    }


def _token() -> Json:
    assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    fields = {
        "grant_type": {"type": "string", "const": "client_credentials"},
        "client_assertion_type": {"type": "string", "const": assertion_type},
        "client_assertion": {"type": "string", "minLength": 1, "maxLength": 6000},
    }
    given = {
        "access_token": {"type": "string"},
        "token_type": {"type": "string", "const": "Bearer"},
        "expires_in": {"type": "integer"},
    }
    return {
        "operationId": "token",
        "summary": "Trade a client assertion (RFC 7523) for a token.",
        "security": [],
        "requestBody": _body("application/x-www-form-urlencoded", _object(fields)),
        "responses": {"200": _content("The token.", _object(given)), **_problems()},
    }


def _events(schemas: Json) -> Json:
    headers = [_header(f"ce-{name}") for name in ("specversion", "id", "type", "source", "practice", "time")]
    data = {"anyOf": [_reference(event.__name__, event, schemas, told=False) for event in EVENTS]}
    attributes = dict.fromkeys(("id", "source", "practice", "time"), TEXT)
    structured = {
        **_object({"specversion": {"const": "1.0"}, "type": {"enum": [event.key for event in EVENTS]}, **attributes}),
        "additionalProperties": True,
    }
    structured["properties"]["data"] = data
    structured["required"] = ["specversion", "id", "type", "source", "practice", "data"]
    kinds = {"application/json": {"schema": data}, "application/cloudevents+json": {"schema": structured}}
    return {
        "operationId": "tell",
        "summary": "Tell one event (CloudEvents 1.0): binary mode with ce- headers, or structured mode.",
        "parameters": headers,
        "requestBody": {"required": True, "content": kinds},
        "responses": {"202": _content("The broker keeps it.", {"type": "object"}), **_problems()},
    }


def _feed(schemas: Json) -> Json:
    after = {"name": "after", "in": "query", "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR}}
    after["description"] = "A former page's `next`; without it all that is kept: 30 days."
    sizes = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    told = {
        **{name: {"type": "string"} for name in ("id", "source", "type", "time", "practice")},
        "specversion": {"const": "1.0"},
        "data": {"anyOf": [_reference(one.__name__, one, schemas, told=False) for one in TOLD]},
    }
    page = {
        "events": {"type": "array", "items": _object(told)},
        "next": {"type": "string"},
        "more": {"type": "boolean"},
    }
    return {
        "operationId": "feed",
        "summary": "What your practices were told, oldest first, as CloudEvents; in place of a queue.",
        "parameters": [after, {"name": "limit", "in": "query", "schema": sizes}],
        "responses": {"200": _content("A page.", _object(page)), **_problems(410)},
    }


def _header(name: str) -> Json:
    said = "RFC 3339, with its offset." if name == "ce-time" else "Needed in binary mode, unknown in structured mode."
    return {"name": name, "in": "header", "required": False, "schema": TEXT, "description": said}


def _request(name: str, kind: type[Request[Any]], schemas: Json) -> Json:
    practice = {"name": PRACTICE, "in": "path", "required": True, "schema": TEXT}
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": TEXT}
    key["description"] = "Fresh for each order; the same order again under the same key is answered as it was then."
    replies = {one: model for one, model in kind.replies.items() if model is not StaffRefused}
    found = [_reference(one, model, schemas, told=False) for one, model in replies.items()]
    summary, _, more = (kind.__doc__ or "").partition("\n\n")
    return {
        "operationId": name,
        "summary": " ".join(summary.split()),
        **({"description": " ".join(more.split())} if more else {}),
        "parameters": [practice] if kind.query else [practice, key],
        "requestBody": _body("application/json", _reference(kind.__name__, kind, schemas, told=True)),
        "responses": {"200": _content(" or ".join(replies), found[0]), **_problems(403, 409)},
    }


def _reference(name: str, model: type[BaseModel], schemas: Json, *, told: bool) -> Json:
    """The model's schema is among `schemas` afterwards. What is told may have no unknown field, so that it is kept
    apart from what is answered."""
    suffix = "Told" if told else ""
    mode: Any = "validation" if told else "serialization"
    made = model.model_json_schema(ref_template=f"{SCHEMAS}{{model}}{suffix}", mode=mode)
    for part, schema in {**made.pop("$defs", {}), name: made}.items():
        schemas[f"{part}{suffix}"] = _strict(schema) if told else _opened(schema)
    return {"$ref": f"{SCHEMAS}{name}{suffix}"}


def _opened(schema: Json) -> Json:
    """Access codes are in the open here, as they are read out to a person."""
    if "access_code" not in schema.get("properties", {}):
        return schema
    code = {"anyOf": [{"type": "string", "pattern": "^[0-9]{4}-[0-9]{4}$"}, {"type": "null"}]}
    return {**schema, "properties": {**schema["properties"], "access_code": code}}


def _strict(schema: Json) -> Json:
    kept = {one: shape for one, shape in schema.get("properties", {}).items() if one != PRACTICE}
    if schema.get("type") != "object" or not kept:
        return schema
    needed = [one for one in schema.get("required", []) if one != PRACTICE]
    return {**schema, "properties": kept, "required": needed, "additionalProperties": False}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _body(media_type: str, schema: Json) -> Json:
    return {"required": True, "content": {media_type: {"schema": schema}}}


def _content(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problems(*more: int) -> Json:
    return {str(status): _refusal(status) for status in sorted({*AT_EVERY_ADDRESS, *more})}


def _refusal(status: int) -> Json:
    names: Iterable[str] = (name for name, kind in KINDS.items() if kind.status == status)
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}}}
    seconds = {"description": "Seconds (RFC 9110 10.2.3).", "schema": {"type": "integer"}}
    headers = {"headers": {"Retry-After": seconds}} if status in LATER else {}
    return {"description": ", ".join(names), **headers, "content": content}
