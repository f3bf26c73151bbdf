"""Go on registering: an account that was made first and has just logged in proves next whose records it may see."""

from __future__ import annotations

from uuid import UUID

from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import accounts, attempts, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def go_on_registering(work: Work[Tools], account_id: UUID) -> str | None:
    """A new attempt's token, sealed to the gateway, with this account bound and nothing else; None when none waits.

    Whatever another browser has proven for the same invitation stays with that browser (D1, S72-S74).
    """
    rules = work.tools.rules.links
    invitation_id = await accounts.waits_for(work.connection, account_id)
    known = await _open(work, invitation_id) if invitation_id else None
    if known is None:
        return None
    secret = token()
    attempt = Attempt(new_id(), known.invitation_id, known.order, account_id=account_id)
    await attempts.begin(
        work.connection,
        attempt_id=attempt.attempt_id,
        fingerprint=fingerprint(secret),
        invitation_id=known.invitation_id,
        now=work.now,
        expires_at=min(work.now + rules.attempt_life, known.expires_at),
    )
    await attempts.bind_account(work.connection, attempt.attempt_id, account_id)
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="password",
        action="go-on-registering",
        subject=str(known.invitation_id),
    )
    return work.tools.sealer.seal("gateway", secret)


async def _open(work: Work[Tools], invitation_id: UUID) -> Registration | None:
    """Held if it can be used. One that is over is not waited for: whoever ends it may wait for this account."""
    seen = await registrations.find(work.connection, work.tools.vault, invitation_id)
    if seen is None or not seen.is_open(work.now):
        return None
    known = await registrations.lock(work.connection, work.tools.vault, invitation_id)
    return known if known is not None and known.is_open(work.now) else None
