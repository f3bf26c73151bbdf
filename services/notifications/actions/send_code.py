"""Send a code: keep the order for the caller, once; one whose number is nobody's is dropped without a trace."""

from __future__ import annotations

from services.notifications.domain.code import Code, is_nobodys
from services.notifications.store import codes
from services.notifications.tools import Tools
from shared.bus import Unreadable
from shared.contracts.notifications import SendCode
from shared.seals import SealBroken
from shared.work import Work


async def send_code(work: Work[Tools], command: SendCode) -> None:
    """Unreadable when number and code are not sealed to us."""
    open_seal = work.tools.sealer.open
    try:
        to, digits = open_seal(command.to), open_seal(command.code)
    except SealBroken:
        raise Unreadable("seal_broken") from None
    if is_nobodys(to):
        return
    row = codes.new_row(
        Code(command.message_id, command.channel, to, digits, command.language),
        practice_id=command.practice_id,
        invitation_id=command.invitation_id,
        correlation_id=work.attributes.correlation_id if work.attributes else work.message_id,
        deadline=command.deadline,
        vault=work.tools.vault,
    )
    work.write(codes.add, row)
    work.after_commit(work.tools.code_bell.ring)
