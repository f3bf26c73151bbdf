"""Believing what an EHR signed: one of its live keys, our address, its time, and never twice."""

from __future__ import annotations

from services.enrollment.domain.signed import SignedWord, WordRefusal, read_word
from services.enrollment.signatures import issuer, proven
from services.enrollment.store import ehr_systems, spent_words
from services.enrollment.tools import Tools
from shared.seals import SealBroken
from shared.work import Work


async def believed(work: Work[Tools], sealed: str, *, audience: str) -> SignedWord | WordRefusal:
    """The word, spent in this transaction; whatever it opens has to be written in the same one."""
    try:
        text = work.tools.sealer.open(sealed)
    except SealBroken:
        return WordRefusal.UNREADABLE
    ehr = issuer(text)
    if ehr is None:
        return WordRefusal.UNREADABLE
    proof = proven(text, await ehr_systems.keys_of(work.connection, ehr))
    if proof is None:
        return WordRefusal.SIGNATURE_INVALID
    word = read_word(proof.claims, kid=proof.kid, audience=audience, now=work.now)
    if isinstance(word, WordRefusal):
        return word
    return word if await spent_words.spend(work.connection, word) else WordRefusal.REPLAYED
