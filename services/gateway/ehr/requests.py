"""POST /ehr/v1/practices/<practice>/<request>: each of shared/contracts/requests.py, asked as staff ask it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from litestar import Response

from services.gateway.asks import ask, enrollment
from services.gateway.ehr.arriving import arrive
from services.gateway.ehr.endpoints import ROOT, Endpoint, Serve, answer
from services.gateway.ehr.problems import Problem
from services.gateway.ehr.reading import Incoming, body_of, idempotency_key, json_object
from services.gateway.tools import Tools
from shared.contracts.ehr_door import EhrAdmitted, EhrTurnedAway, Once
from shared.contracts.enrollment import AccessShown, StaffRefused
from shared.contracts.requests import REQUESTS, Unfit, read_request
from shared.messages import Reply, Request
from shared.wire import encode

ORDERS: Final = UUID("5f1c6f0a-3a55-5d0e-9d3c-2f6b1c0e8a71")
"""The namespace of message ids made of EHRs' own keys (RFC 9562 5.5)."""


@dataclass(frozen=True)
class Asked:
    """A request that can be asked, and under which key when it is an order."""

    request: Request[Any]
    once: Once | None


def endpoint(name: str) -> Endpoint:
    """The line of the door's table for one request."""
    return Endpoint("POST", f"{ROOT}/practices/{{practice_id:str}}/{name}", _serve(REQUESTS[name]))


def _serve(kind: type[Request[Any]]) -> Serve:
    async def serve(incoming: Incoming, tools: Tools) -> Response[bytes]:
        token, practice_id = arrive(incoming, tools), str(incoming.path_params["practice_id"])
        body = await body_of(incoming, within=tools.body_seconds)
        try:
            asked: Asked | Problem = _read(incoming, kind, practice_id, body)
        except Problem as problem:
            asked = problem
        once = asked.once if isinstance(asked, Asked) else None
        admitted = await admit(tools, token, practice_id=practice_id, once=once)
        if isinstance(asked, Problem):
            raise asked
        message_id = _message_id(admitted.ehr, practice_id, asked.once) if asked.once else None
        return _answered(tools, await ask(tools, asked.request, message_id=message_id))

    return serve


async def admit(tools: Tools, token: str, *, practice_id: str | None = None, once: Once | None = None) -> EhrAdmitted:
    """Who comes, if they may. A stranger hears nothing else: what is wrong with a body is said to EHRs alone."""
    reply = await enrollment.admit_ehr(tools, token=token, practice_id=practice_id, once=once)
    if isinstance(reply, EhrTurnedAway):
        if reply.reason == "token_invalid":
            tools.callers.forget(token)
        raise Problem(reply.reason)
    tools.callers.remember(token, reply.ehr)
    return reply


def _read(incoming: Incoming, kind: type[Request[Any]], practice_id: str, body: bytes) -> Asked:
    key = None if kind.query else idempotency_key(incoming)
    try:
        request = read_request(kind, practice_id=practice_id, body=json_object(incoming, body))
    except Unfit as unfit:
        raise Problem("invalid", unfit.problems) from None
    return Asked(request, Once(key=key, digest=_digest(request)) if key else None)


def _digest(request: Request[Any]) -> str:
    """Of what was said and no default, so that an order repeated to a newer release is still the same order."""
    said = json.dumps([request.key, request.model_dump(mode="json", exclude_unset=True)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _message_id(ehr: str, practice_id: str, once: Once) -> str:
    """Never the key itself: all EHRs and practices share one inbox, in which the gateway is the only sender."""
    return str(uuid5(ORDERS, json.dumps([ehr, practice_id, once.key, once.digest])))


def _answered(tools: Tools, reply: Reply) -> Response[bytes]:
    if isinstance(reply, StaffRefused):
        raise Problem(reply.reason)
    return answer(encode(_opened(tools, reply) if isinstance(reply, AccessShown) else reply))


def _opened(tools: Tools, shown: AccessShown) -> Reply:
    """Access codes leave the seal here, into TLS."""
    rows = tuple(
        row.model_copy(update={"access_code": tools.sealer.open(row.access_code)}) if row.access_code else row
        for row in shown.rows
    )
    return shown.model_copy(update={"rows": rows})
