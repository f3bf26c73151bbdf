"""Every line of the EHRs' door; the OpenAPI document and the tests of foreign ids are made of it."""

from __future__ import annotations

import json

from litestar import Response

from services.gateway.ehr import events
from services.gateway.ehr.endpoints import ROOT, Endpoint, answer
from services.gateway.ehr.feed import show_feed
from services.gateway.ehr.log_in_ehr import log_in_ehr
from services.gateway.ehr.openapi import document
from services.gateway.ehr.problems import KINDS, Problem, description
from services.gateway.ehr.reading import Incoming
from services.gateway.ehr.requests import endpoint
from services.gateway.tools import Tools
from shared.contracts.requests import REQUESTS


async def show_document(_incoming: Incoming, _tools: Tools) -> Response[bytes]:
    """The same document as docs/openapi/ehr-v1.json."""
    return answer(json.dumps(document()).encode())


async def show_problem(incoming: Incoming, _tools: Tools) -> Response[bytes]:
    """What a problem's type leads to."""
    name = str(incoming.path_params["name"])
    if name not in KINDS:
        raise Problem("not_found")
    return answer(json.dumps(description(name)).encode())


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", f"{ROOT}/openapi.json", show_document, caller="anybody"),
    Endpoint("GET", f"{ROOT}/problems/{{name:str}}", show_problem, caller="anybody"),
    Endpoint("POST", f"{ROOT}/token", log_in_ehr, caller="anybody"),
    Endpoint("POST", f"{ROOT}/events", events.tell, limit=events.LIMIT),
    Endpoint("GET", f"{ROOT}/feed", show_feed),
    *(endpoint(name) for name in REQUESTS),
)
