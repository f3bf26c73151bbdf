"""An EHR orders or asks something for a staff member by AMQP, and hears the answer on its own queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from services.enrollment.actions.add_representative import add_representative
from services.enrollment.actions.cancel_invitation import cancel_invitation
from services.enrollment.actions.change_permissions import change_permissions
from services.enrollment.actions.change_phone import change_phone
from services.enrollment.actions.count_invitations import count_invitations
from services.enrollment.actions.invite_person import invite_person
from services.enrollment.actions.list_invitations import list_invitations
from services.enrollment.actions.resend_invitation import resend_invitation
from services.enrollment.actions.revoke_access import revoke_access
from services.enrollment.actions.set_proxy_rules import set_proxy_rules
from services.enrollment.actions.set_sharing import set_sharing
from services.enrollment.actions.show_access import show_access
from services.enrollment.actions.show_history import show_history
from services.enrollment.actions.show_permissions import show_permissions
from services.enrollment.actions.show_proxy_rules import show_proxy_rules
from services.enrollment.actions.show_sharing import show_sharing
from services.enrollment.domain.asked import RequestRefusal
from services.enrollment.signatures import sealing_key
from services.enrollment.store import ehr_systems
from services.enrollment.tools import Tools
from shared.bus import Refused, Together, Told
from shared.contracts.enrollment import ShowAccess
from shared.contracts.requests import REQUESTS, RequestAnswered, RequestAsked, Unfit, read_request
from shared.messages import Reply, Request
from shared.work import Work

ANSWERS: Final[Mapping[str, Callable[[Work[Tools], Any], Awaitable[Reply]]]] = {
    "invite-person": invite_person,
    "add-representative": add_representative,
    "resend-invitation": resend_invitation,
    "change-phone": change_phone,
    "cancel-invitation": cancel_invitation,
    "revoke-access": revoke_access,
    "show-access": show_access,
    "show-history": show_history,
    "list-invitations": list_invitations,
    "count-invitations": count_invitations,
    "show-permissions": show_permissions,
    "change-permissions": change_permissions,
    "show-proxy-rules": show_proxy_rules,
    "set-proxy-rules": set_proxy_rules,
    "show-sharing": show_sharing,
    "set-sharing": set_sharing,
}
"""The very actions that answer the console and the HTTPS door, one for each of REQUESTS."""
Found = Request[Any] | RequestRefusal


async def read_requests(told: Sequence[Told[Tools, RequestAsked]]) -> list[Found]:
    """What each of them asks, for the practice that the broker vouches for."""
    return [_read(work.practice or "", message) for work, message in told]


async def answer_one(work: Work[Tools], told: RequestAsked, found: Found) -> Refused | None:
    """Answered by the rules and with the audit row of every other channel."""
    if isinstance(found, RequestRefusal):
        return Refused(found)
    known = await _knowing(work, found)
    if known is None:
        return Refused(RequestRefusal.SEALING_KEY_MISSING)
    reply = await ANSWERS[told.request](known, found)
    work.announce(
        RequestAnswered(
            practice_id=work.practice or "",
            ce_id=work.message_id,
            request=told.request,
            reply=type(reply).__name__,
            body=reply.model_dump(mode="json"),
            answered_at=work.now,
        )
    )
    return None


answer_request = Together(take=read_requests, act=answer_one)


def _read(practice_id: str, told: RequestAsked) -> Found:
    kind = REQUESTS.get(told.request)
    if kind is None:
        return RequestRefusal.UNKNOWN
    try:
        return read_request(kind, practice_id=practice_id, body=told.body)
    except Unfit:
        return RequestRefusal.INVALID


async def _knowing(work: Work[Tools], asked: Request[Any]) -> Work[Tools] | None:
    """The same work, which can seal access codes to the EHR; None when it wants some and has no key for them."""
    if not (isinstance(asked, ShowAccess) and asked.codes):
        return work
    key = sealing_key(await ehr_systems.keys_of(work.connection, work.source))
    return replace(work, tools=replace(work.tools, sealer=work.tools.sealer.knowing(work.source, key))) if key else None
