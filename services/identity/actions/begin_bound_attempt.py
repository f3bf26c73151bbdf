"""Begin a bound attempt: an account is in it from the first, and nothing is proven."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.find_waiting import find_waiting
from services.identity.domain.attempt import Attempt
from services.identity.store import attempts, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def begin_bound_attempt(
    work: Work[Tools], invitation_id: UUID, account_id: UUID, *, right: str, deed: str
) -> str | None:
    """A new attempt's token, sealed to the gateway; None when the invitation is over, or has just gone to another
    mailbox.

    Whatever another browser has proven for the same invitation stays with that browser (D1, S72-S74).
    """
    known = await registrations.lock(work.connection, work.tools.vault, invitation_id)
    if known is None or not known.is_open(work.now) or await find_waiting(work, account_id) != invitation_id:
        return None
    secret = token()
    attempt = Attempt(new_id(), known.invitation_id, known.order, account_id=account_id)
    await attempts.begin(
        work.connection,
        attempt_id=attempt.attempt_id,
        fingerprint=fingerprint(secret),
        invitation_id=known.invitation_id,
        now=work.now,
        expires_at=min(work.now + work.tools.rules.links.attempt_life, known.expires_at),
    )
    await attempts.bind_account(work.connection, attempt.attempt_id, account_id)
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right=right,
        action=deed,
        subject=str(known.invitation_id),
    )
    return work.tools.sealer.seal("gateway", secret)
