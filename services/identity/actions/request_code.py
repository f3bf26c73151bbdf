"""Request a code: it is sent if date of birth and phone are those on the doctor's record, and nobody learns whether."""

from __future__ import annotations

import hmac

from services.identity.actions.order_code import Asking, order_code
from services.identity.domain.codes import Wish, read_phone
from services.identity.domain.verification import read_birth_date
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CodeNotRequested, CodeRequested, RequestCode
from shared.work import Work


async def request_code(work: Work[Tools], request: RequestCode) -> CodeRequested | CodeNotRequested | AttemptGone:
    """A malformed date or number is refused and does not count (trust.md 3)."""
    born = read_birth_date(work.tools.sealer.open(request.date_of_birth), work.now.date())
    phone = read_phone(work.tools.sealer.open(request.phone))

    def wish_of(asking: Asking) -> Wish | None:
        person = asking.registration.person
        if born is None or phone is None or person is None:
            return None
        born_right = hmac.compare_digest(born.isoformat(), person.date_of_birth.isoformat())
        matched = born_right & hmac.compare_digest(phone, person.phone or "")
        return Wish(request.channel, phone, codes.phone_index(work.tools.vault, phone), matched)

    return await order_code(work, request.attempt, wish_of)
