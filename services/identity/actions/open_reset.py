"""Open a reset: a browser, or a mail scanner, followed the link; it begins a recovery and spends nothing (S106)."""

from __future__ import annotations

from services.identity.domain.links import is_token
from services.identity.domain.recovery import Recovery
from services.identity.store import credentials, mailings, recoveries
from services.identity.tools import Tools
from shared.contracts.recovery import OpenReset, RecoveryGone, ResetOpened
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def open_reset(work: Work[Tools], request: OpenReset) -> ResetOpened | RecoveryGone:
    """A recovery of this browser's own, with nothing proven; one refusal for whatever does not work."""
    secret, rules = work.tools.sealer.open(request.token), work.tools.rules.recovery
    mark = fingerprint(secret) if is_token(secret) else ""
    followed = await mailings.find(work.connection, work.tools.vault, "reset_password", mark)
    if followed is None:
        return RecoveryGone()
    await credentials.hold(work.connection, followed.account_id)
    cookie, recovery = token(), Recovery(new_id(), followed.account_id)
    await recoveries.begin(
        work.connection, recovery, followed, fingerprint=fingerprint(cookie), keep=rules.open_attempts, now=work.now
    )
    work.audit(
        chain=f"account:{followed.account_id}",
        actor=f"recovery:{recovery.recovery_id}",
        right="mailed-link",
        action="open-reset",
    )
    return ResetOpened(recovery_token=work.tools.sealer.seal("gateway", cookie))
