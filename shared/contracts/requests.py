"""What an EHR may order and ask for a practice's staff: one table for both of its doors, AMQP and HTTPS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from shared.contracts.ehr import EHR
from shared.contracts.enrollment import (
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    InvitePerson,
    ResendInvitation,
    RevokeAccess,
    ShowAccess,
)
from shared.contracts.practices import ChangePermissions, ShowPermissions
from shared.contracts.proxy import SetProxyRules, ShowProxyRules
from shared.contracts.sharing import SetSharing, ShowSharing
from shared.contracts.worklist import CountInvitations, ListInvitations, ShowHistory
from shared.messages import Event, Ident, Line, Request

PRACTICE: Final = "practice_id"
"""No body says it: the broker, or the door, knows for whom an EHR speaks."""


class RequestAsked(Event, key="request.asked", aggregate="", announcers=EHR, exchange="ehr"):
    """The EHR orders or asks something for a staff member; `request.answered` comes back under its `ce-id`.

    `request` is a name of the table in docs/how-to/integrate-an-ehr.md, `body` that request's fields without
    `practice_id`. They are worked on one after the other, as they came.
    """

    request: Line
    body: dict[str, Any]


class RequestAnswered(
    Event, key="request.answered", aggregate="ce_id", announcers=("enrollment",), exchange="outbound"
):
    """The answer to `request.asked`: `reply` names its kind, as in docs/messages.md, and `body` is that reply.

    An access code in it is sealed to the EHR's own X25519 key (base64 of a PyNaCl sealed box).
    """

    practice_id: Ident
    ce_id: Line
    request: Line
    reply: Line
    body: dict[str, Any]
    answered_at: datetime


def name_of(kind: type[Request[Any]]) -> str:
    """`invite-person` for enrollment.invite-person."""
    return kind.key.partition(".")[2]


REQUESTS: Final[Mapping[str, type[Request[Any]]]] = {
    name_of(kind): kind
    for kind in (
        InvitePerson,
        AddRepresentative,
        ResendInvitation,
        ChangePhone,
        CancelInvitation,
        RevokeAccess,
        ShowAccess,
        ShowHistory,
        ListInvitations,
        CountInvitations,
        ShowPermissions,
        ChangePermissions,
        ShowProxyRules,
        SetProxyRules,
        ShowSharing,
        SetSharing,
    )
}


class Unfit(Exception):
    """A body that is not this request's: where (RFC 6901 pointers) and why, and nothing of what stood there."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("unfit")
        self.problems = problems


def read_request(kind: type[Request[Any]], *, practice_id: str, body: Mapping[str, Any]) -> Request[Any]:
    """The request of this practice. Unlike inside, a field that is not known is an error: a misspelt end of an access
    must not be lost in silence. Raises Unfit."""
    if PRACTICE in body:
        raise Unfit(((f"/{PRACTICE}", "is not said here"),))
    try:
        return kind.model_validate_json(json.dumps({**body, PRACTICE: practice_id}), extra="forbid")
    except ValidationError as error:
        raise Unfit(problems_of(error)) from None


def problems_of(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """(pointer, sentence) for each."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return tuple(("".join(f"/{_escaped(part)}" for part in one["loc"]), one["msg"]) for one in found)


def _escaped(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
