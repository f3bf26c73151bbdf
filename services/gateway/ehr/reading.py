"""What comes in at the door: bearer token, JSON body and idempotency key, each read strictly."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from litestar import Request

from services.gateway.ehr.problems import Problem
from shared.wire import Unreadable, read_json

JSON = "application/json"
_BEARER = re.compile(r"bearer ([A-Za-z0-9._~+/-]+=*)", re.I)
_KEY = re.compile(r'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,200})"|([\x21\x23-\x7e]{1,200})')
"""A structured-field string (RFC 8941 3.3.3), as the Idempotency-Key draft has it, or the same without quotes."""
Incoming = Request[Any, Any, Any]


def bearer(request: Incoming) -> str:
    """The token (RFC 6750 2.1). Raises Problem."""
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise Problem("token_missing")
    return found.group(1)


def media_type(request: Incoming) -> str:
    """Without its parameters."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


async def body_of(request: Incoming, *, within: float) -> bytes:
    """All of it; a slow one is a Problem, a large one is Litestar's (trust.md 4, attack 19)."""
    try:
        async with asyncio.timeout(within):
            return await request.body()
    except TimeoutError:
        raise Problem("too_slow") from None


def json_object(request: Incoming, body: bytes) -> dict[str, Any]:
    """A JSON object, without duplicate names or NUL. Raises Problem."""
    if media_type(request) != JSON:
        raise Problem("media_type_unsupported")
    found = careful(body)
    if not isinstance(found, dict):
        raise Problem("invalid", (("", "Input should be an object"),))
    return found


def careful(body: bytes) -> Any:
    """JSON, read as carefully as an EHR's message on the bus. Raises Problem."""
    try:
        return read_json(body)
    except Unreadable as unreadable:
        raise Problem(unreadable.reason) from None


def idempotency_key(request: Incoming) -> str:
    """The key of an order. Raises Problem."""
    said = request.headers.getall("idempotency-key", [])
    if not said:
        raise Problem("idempotency_key_missing")
    found = _KEY.fullmatch(said[0].strip()) if len(said) == 1 else None
    if found is None:
        raise Problem("idempotency_key_invalid")
    return str(found.group(1) or found.group(2))
