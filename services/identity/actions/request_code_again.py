"""Request a code again: the last one was missed, so the same phone gets another, within the same limits (S46)."""

from __future__ import annotations

import hmac

from services.identity.actions.order_code import Asking, order_code
from services.identity.domain.codes import Wish
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CodeNotRequested, CodeRequested, RequestCodeAgain
from shared.work import Work


async def request_code_again(
    work: Work[Tools], request: RequestCodeAgain
) -> CodeRequested | CodeNotRequested | AttemptGone:
    """What did not match then does not match now, nor does a phone that the practice has changed since."""

    def wish_of(asking: Asking) -> Wish | None:
        last, person = asking.requests.last_of(asking.attempt.attempt_id), asking.registration.person
        if last is None or person is None or person.phone is None:
            return None
        same = hmac.compare_digest(last.phone_index, codes.phone_index(work.tools.vault, person.phone))
        return Wish(last.channel, person.phone, last.phone_index, last.matched & same)

    return await order_code(work, request.attempt, wish_of)
