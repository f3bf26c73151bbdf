"""Who comes by this token, for which practice, and is it the same order as before?"""

from __future__ import annotations

from services.enrollment.store import ehr_systems, ehr_tokens, idempotency_keys
from services.enrollment.tools import Tools
from shared.contracts.ehr_door import AdmitEhr, EhrAdmitted, EhrTurnedAway
from shared.work import Work


async def admit_ehr(work: Work[Tools], asked: AdmitEhr) -> EhrAdmitted | EhrTurnedAway:
    """Asking again does no harm: a key is claimed by an order once and stays that order's. Another EHR's practice is
    answered as one that does not exist."""
    ehr = await ehr_tokens.owner(work.connection, asked.fingerprint, now=work.now)
    if ehr is None:
        return EhrTurnedAway(reason="token_invalid")
    practices = await ehr_systems.practices_of(work.connection, ehr)
    if asked.practice_id is not None and asked.practice_id not in practices:
        return EhrTurnedAway(reason="no_such_practice")
    if asked.practice_id is not None and asked.once is not None:
        once = asked.once
        claimed = await idempotency_keys.claim(
            work.connection, ehr=ehr, practice_id=asked.practice_id, key=once.key, digest=once.digest
        )
        if not claimed:
            return EhrTurnedAway(reason="idempotency_key_reused")
    return EhrAdmitted(ehr=ehr, practices=tuple(practices))
