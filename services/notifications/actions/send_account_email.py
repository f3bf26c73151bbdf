"""Send an account's e-mail: keep the order for the sender, once; one to nobody is dropped without a trace."""

from __future__ import annotations

from services.notifications.domain.link import is_own_link
from services.notifications.domain.message import Message, class_of
from services.notifications.store import messages
from services.notifications.tools import Tools
from shared.bus import Unreadable
from shared.contracts.account_mails import AccountLetter, SendAccountEmail
from shared.seals import SealBroken
from shared.wire import decode, new_trace
from shared.work import Work


async def send_account_email(work: Work[Tools], command: SendAccountEmail) -> None:
    """Unreadable when the letter is not sealed to us, or its link leads somewhere else."""
    letter = _opened(work.tools, command)
    if not letter.to:
        return
    links = [link for link in (letter.url, letter.not_me) if link]
    if not all(is_own_link(link, public_url=work.tools.public_url) for link in links):
        raise Unreadable("link_elsewhere")
    message = Message(
        message_id=command.message_id,
        kind=command.kind,
        recipient=letter.to,
        language=command.language,
        practice_name=None,
        given_name=letter.given_name,
        link=letter.url,
        invitation_id=None,
        deadline=command.deadline,
        detail=letter.detail,
        not_me=letter.not_me or None,
    )
    said = work.attributes
    origin = messages.Origin(
        practice_id=None,
        correlation_id=said.correlation_id if said else work.message_id,
        traceparent=said.traceparent if said else new_trace(),
    )
    work.write(messages.add, messages.new_row(message, origin=origin, vault=work.tools.vault))
    work.after_commit(work.tools.bells[class_of(command.kind)].ring)


def _opened(tools: Tools, command: SendAccountEmail) -> AccountLetter:
    try:
        return decode(AccountLetter, tools.sealer.open(command.letter).encode())
    except SealBroken:
        raise Unreadable("seal_broken") from None
