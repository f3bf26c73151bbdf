"""Request a code to get back in: sent if the phone is on any record, and nobody learns whether (S109)."""

from __future__ import annotations

import hmac
from dataclasses import replace

from services.identity.actions.hold_recovery import Held, hold_recovery
from services.identity.actions.may_ask_code import may_ask_code
from services.identity.actions.place_order import place_order
from services.identity.domain.codes import Asker, Wish, read_phone
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.contracts.recovery import RecoveryGone, RequestRecoveryCode
from shared.work import Work


async def request_recovery_code(
    work: Work[Tools], request: RequestRecoveryCode
) -> CodeRequested | CodeNotRequested | RecoveryGone:
    """The practice on whose record the phone stands pays for the code; any of them where it stands on none."""
    held = await hold_recovery(work, request.recovery)
    if isinstance(held, RecoveryGone):
        return held
    asker = held.asker(work.tools)
    phone = read_phone(work.tools.sealer.open(request.phone))
    if phone is None:
        return await place_order(work, asker, None, await may_ask_code(work, asker))
    payer, matched = _payer(held, asker, phone)
    wish = Wish(request.channel, phone, codes.phone_index(work.tools.vault, phone), matched)
    return await place_order(work, replace(asker, practice_id=payer), wish, await may_ask_code(work, asker))


def _payer(held: Held, asker: Asker, phone: str) -> tuple[str, bool]:
    """Every record is compared, in constant time."""
    standing = [
        chart.practice.practice_id
        for chart in held.charts
        if hmac.compare_digest(phone, (chart.person.phone if chart.person else None) or "")
    ]
    return (standing[0] if standing else asker.practice_id), bool(standing)
