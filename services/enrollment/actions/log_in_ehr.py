"""An EHR that comes by HTTPS proves who it is by what it signed (RFC 7523), and gets a token for a few minutes."""

from __future__ import annotations

from datetime import timedelta

from services.enrollment.domain.signed import WordRefusal
from services.enrollment.proofs import believed
from services.enrollment.store import ehr_tokens
from services.enrollment.tools import Tools
from shared.contracts.ehr_door import EhrLoggedIn, EhrNotLoggedIn, LogInEhr
from shared.seals import fingerprint, token
from shared.work import Work

TOKEN_LIFE = timedelta(minutes=5)


async def log_in_ehr(work: Work[Tools], asked: LogInEhr) -> EhrLoggedIn | EhrNotLoggedIn:
    """The assertion is spent, and the token begins, in one transaction. Its subject is the EHR itself: a word for a
    staff member opens the console and not this."""
    word = await believed(work, asked.assertion, audience=work.tools.token_audience)
    if isinstance(word, WordRefusal):
        return EhrNotLoggedIn(reason=word.value)
    if word.claims.get("sub") != word.ehr:
        return EhrNotLoggedIn(reason="claims_invalid")
    secret = token()
    await ehr_tokens.keep(
        work.connection,
        fingerprint=fingerprint(secret),
        ehr=word.ehr,
        kid=word.kid,
        expires_at=work.now + TOKEN_LIFE,
    )
    work.audit(chain=f"ehr:{word.ehr}", actor=word.ehr, right="ehr", action="log_in_ehr", subject=word.kid)
    return EhrLoggedIn(token=work.tools.sealer.seal(work.source, secret), expires_in=int(TOKEN_LIFE.total_seconds()))
