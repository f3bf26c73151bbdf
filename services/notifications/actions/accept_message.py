"""Accept an order to send an e-mail: kept once, whatever number of times it is told."""

from __future__ import annotations

from services.notifications.domain.link import is_own_link
from services.notifications.domain.message import Message, class_of
from services.notifications.store import messages
from services.notifications.tools import Tools
from shared.bus import Unreadable
from shared.contracts.notifications import SendEmail
from shared.seals import SealBroken
from shared.wire import new_trace
from shared.work import Work


async def accept_message(work: Work[Tools], command: SendEmail) -> None:
    """Keep the message for the sender. Unreadable when the link is not sealed to us, or leads somewhere else."""
    message = Message(
        message_id=command.message_id,
        kind=command.kind,
        recipient=command.to,
        language=command.language,
        practice_name=command.practice.name,
        given_name=command.given_name,
        link=_opened_link(work.tools, command.link),
        invitation_id=command.invitation_id,
        deadline=command.deadline,
        days_left=command.days_left,
        not_me=_opened_link(work.tools, command.not_me) if command.not_me else None,
        quiet=_opened_link(work.tools, command.quiet) if command.quiet else None,
        accent=command.practice.accent,
    )
    work.write(messages.add, messages.new_row(message, origin=_origin(work, command), vault=work.tools.vault))
    work.after_commit(work.tools.bells[class_of(command.kind)].ring)


def _origin(work: Work[Tools], command: SendEmail) -> messages.Origin:
    said = work.attributes
    return messages.Origin(
        practice_id=command.practice.practice_id,
        correlation_id=said.correlation_id if said else work.message_id,
        traceparent=said.traceparent if said else new_trace(),
        hours=command.hours,
        invitation_version=command.version,
    )


def _opened_link(tools: Tools, sealed: str) -> str:
    try:
        link = tools.sealer.open(sealed)
    except SealBroken:
        raise Unreadable("seal_broken") from None
    if not is_own_link(link, public_url=tools.public_url):
        raise Unreadable("link_elsewhere")
    return link
