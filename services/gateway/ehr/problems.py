"""What goes wrong at the door: every problem type there is, and its response (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response

from services.gateway.failures import RETRY_AFTER

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "/ehr/v1/problems/"
"""A problem's type is this path and its name: the same at every installation, and there to be read."""


@dataclass(frozen=True)
class Kind:
    """A problem type: its status, and one sentence for whoever builds a client."""

    status: int
    title: str


KINDS: Final[Mapping[str, Kind]] = {
    "token_missing": Kind(401, "Send Authorization: Bearer and a token from /ehr/v1/token."),
    "token_invalid": Kind(401, "The token is unknown, too old, or its key was removed: ask for another one."),
    "unreadable": Kind(401, "The client assertion is not a JWT that could be read."),
    "signature_invalid": Kind(401, "No live key of this EHR has signed the client assertion."),
    "wrong_audience": Kind(401, "The client assertion is for another address than this one's /ehr/v1/token."),
    "expired": Kind(401, "The client assertion is not of this minute: look at your clock."),
    "lives_too_long": Kind(401, "A client assertion may live for 60 seconds at most."),
    "claims_invalid": Kind(401, "The client assertion lacks iss, sub, iat, exp or jti, or sub is not iss."),
    "replayed": Kind(401, "This client assertion was used before: sign a fresh one each time."),
    "grant_unsupported": Kind(400, "Only client_credentials with a JWT client assertion is answered here."),
    "may_not_invite": Kind(403, "The practice's administrator does not allow this staff member to invite."),
    "administrator_only": Kind(403, "Only an administrator of the practice may do this."),
    "not_found": Kind(404, "There is nothing at this address: look into /ehr/v1/openapi.json."),
    "no_such_practice": Kind(404, "There is no such practice, or you do not speak for it."),
    "no_such_invitation": Kind(404, "This practice has no such invitation."),
    "method_not_allowed": Kind(405, "This address takes another method."),
    "too_slow": Kind(408, "The request took too long to arrive."),
    "not_open": Kind(409, "The invitation is not open any more."),
    "not_enrolled": Kind(409, "This person has no access that could be ended."),
    "already_enrolled": Kind(409, "This person has access already: it ends before a new one begins."),
    "superseded": Kind(409, "Something newer is known of this person already: nothing to do."),
    "rules_changed": Kind(409, "Somebody changed the rules meanwhile: read them again."),
    "date_of_birth_differs": Kind(409, "The chart has another date of birth."),
    "cursor_expired": Kind(
        410, "What came after this cursor is not kept any more: read charts anew, begin without it."
    ),
    "too_large": Kind(413, "The body is too large."),
    "media_type_unsupported": Kind(415, "This address takes another media type."),
    "bad_request": Kind(400, "The request is not HTTP as this address takes it."),
    "not_json": Kind(400, "The body is not JSON."),
    "duplicate_key": Kind(400, "A name stands twice in one JSON object."),
    "too_deep": Kind(400, "The body is nested too deeply."),
    "nul": Kind(400, "The body holds a NUL character."),
    "parameter_invalid": Kind(400, "Only `after`, once, and `limit`, once and from 1 to 500, are known here."),
    "cursor_invalid": Kind(400, "This cursor was not given to you."),
    "idempotency_key_missing": Kind(400, "An order needs an Idempotency-Key, a fresh one for each order."),
    "idempotency_key_invalid": Kind(400, "An Idempotency-Key is one text of 1 to 200 printable ASCII characters."),
    "event_invalid": Kind(400, "Not a CloudEvent 1.0: specversion, id, type, source or the extension practice."),
    "idempotency_key_reused": Kind(422, "This Idempotency-Key was used for another order before."),
    "event_unknown": Kind(422, "No event of this type is heard here."),
    "invalid": Kind(422, "A field is missing, unknown, or of another kind: see errors."),
    "relation_unsupported": Kind(422, "This relation is not on the list."),
    "date_of_birth_missing": Kind(422, "Nobody has told this chart's date of birth yet: tell it."),
    "date_of_birth_impossible": Kind(422, "The date of birth lies in the future or too far back."),
    "email_invalid": Kind(422, "This is not an e-mail address."),
    "phone_unreadable": Kind(422, "This is not a telephone number."),
    "phone_region_not_allowed": Kind(422, "No codes are sent to telephones of this region."),
    "too_young": Kind(422, "By the practice's rules this patient may not have access of their own yet."),
    "end_impossible": Kind(422, "The access would end in less than a day."),
    "rules_invalid": Kind(422, "These rules contradict each other, or an age or a relation is not possible."),
    "too_many": Kind(429, "Too many calls in a minute: wait as long as Retry-After says."),
    "broken": Kind(500, "Something is broken here; the operator can see what."),
    "unavailable": Kind(503, "No answer in time. The same again, with the same key or id, does no harm."),
}


class Problem(Exception):
    """Raised wherever at the door; `errors` are (RFC 6901 pointer, sentence) and hold no value of the body."""

    def __init__(
        self,
        name: str,
        errors: tuple[tuple[str, str], ...] = (),
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name)
        self.name, self.errors, self.headers, self.members = name, errors, headers or {}, members or {}

    def response(self) -> Response[bytes]:
        """As it leaves; 401 says how to come in (RFC 6750 3)."""
        kind, challenge = KINDS[self.name], {"www-authenticate": 'Bearer realm="ehr"'}
        return Response(
            json.dumps(self._document()).encode(),
            status_code=kind.status,
            headers={**(challenge if kind.status == 401 else {}), **self.headers},
            media_type=MEDIA_TYPE,
        )

    def _document(self) -> dict[str, Any]:
        listed = [{"pointer": f"#{pointer}", "detail": sentence} for pointer, sentence in self.errors]
        return {**description(self.name), **({"errors": listed} if listed else {}), **self.members}


def unavailable() -> Problem:
    """It may or may not have been done: the same again is safe."""
    return Problem("unavailable", headers={"retry-after": str(RETRY_AFTER)})


def description(name: str) -> dict[str, Any]:
    """Type, status and title, as in each such problem."""
    return {"type": f"{TYPES}{name}", "title": KINDS[name].title, "status": KINDS[name].status}
