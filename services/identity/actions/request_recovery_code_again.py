"""Request the recovery's code again: the last one was missed, so the same phone gets another, within the limits."""

from __future__ import annotations

import hmac

from services.identity.actions.hold_recovery import hold_recovery
from services.identity.actions.may_ask_code import may_ask_code
from services.identity.actions.place_order import place_order
from services.identity.domain.codes import Wish
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.contracts.recovery import RecoveryGone, RequestRecoveryCodeAgain
from shared.work import Work


async def request_recovery_code_again(
    work: Work[Tools], request: RequestRecoveryCodeAgain
) -> CodeRequested | CodeNotRequested | RecoveryGone:
    """What did not match then does not match now, nor does a phone that no record has any more."""
    held = await hold_recovery(work, request.recovery)
    if isinstance(held, RecoveryGone):
        return held
    asker, vault = held.asker(work.tools), work.tools.vault
    requests = await may_ask_code(work, asker)
    if isinstance(requests, CodeNotRequested):
        return await place_order(work, asker, None, requests)
    last = requests.last_of(held.recovery.recovery_id)
    phones = [chart.person.phone for chart in held.charts if chart.person and chart.person.phone]
    if last is None or not phones:
        return await place_order(work, asker, None, requests)
    same = [phone for phone in phones if hmac.compare_digest(last.phone_index, codes.phone_index(vault, phone))]
    wish = Wish(last.channel, (same or phones)[0], last.phone_index, last.matched and bool(same))
    return await place_order(work, asker, wish, requests)
