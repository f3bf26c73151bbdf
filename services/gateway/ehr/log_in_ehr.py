"""POST /ehr/v1/token: an EHR trades what it signed for a token (RFC 6749 4.4, RFC 7523 2.2)."""

from __future__ import annotations

import json

from litestar import Response

from services.gateway.asks import enrollment
from services.gateway.doors import FORM, read_form
from services.gateway.ehr.arriving import count
from services.gateway.ehr.endpoints import answer
from services.gateway.ehr.problems import Problem
from services.gateway.ehr.reading import Incoming, media_type
from services.gateway.tools import Tools
from shared.contracts.ehr_door import EhrNotLoggedIn

GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 6000
"""Characters of an assertion."""


async def log_in_ehr(request: Incoming, tools: Tools) -> Response[bytes]:
    """A refusal is a problem that OAuth's clients can read as well: it says `error`, too (RFC 6749 5.2)."""
    count(request, tools)
    if media_type(request) != FORM:
        raise Problem("media_type_unsupported", members={"error": "invalid_request"})
    fields = await read_form(request, within=tools.body_seconds)
    kind, assertion = fields.secret("client_assertion_type"), fields.secret("client_assertion")
    if (fields.secret("grant_type"), kind) != (GRANT, ASSERTION) or not 0 < len(assertion) <= LONGEST:
        raise Problem("grant_unsupported", members={"error": "invalid_request"})
    reply = await enrollment.log_in_ehr(tools, assertion=assertion)
    if isinstance(reply, EhrNotLoggedIn):
        raise Problem(reply.reason, members={"error": "invalid_client"})
    token = {"access_token": tools.sealer.open(reply.token), "token_type": "Bearer", "expires_in": reply.expires_in}
    return answer(json.dumps(token).encode())
