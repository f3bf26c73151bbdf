"""Show a recovery: what the next page may ask, and no more than whoever holds the mailed link may know (S107)."""

from __future__ import annotations

from services.identity.actions.hold_recovery import Held, hold_recovery
from services.identity.domain.codes import welcome_at
from services.identity.domain.recovery import closed_until
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.identity import CodeStanding
from shared.contracts.recovery import RecoveryGone, RecoveryShown, ShowRecovery
from shared.work import Work


async def show_recovery(work: Work[Tools], request: ShowRecovery) -> RecoveryShown | RecoveryGone:
    """Without a chart there is no date of birth to ask for, and no phone: then the practice is the way out (S113)."""
    held = await hold_recovery(work, request.recovery, lock="look")
    if isinstance(held, RecoveryGone):
        return held
    if held.recovery.proven:
        return RecoveryShown(step="choose_password", language=held.language)
    return RecoveryShown(
        step="prove",
        language=held.language,
        question=held.secrets.question if held.charts else None,
        closed_until=closed_until(held.misses, work.now, rules=work.tools.rules.recovery),
        code_channels=held.asker(work.tools).channels,
        code=await _code(work, held),
    )


async def _code(work: Work[Tools], held: Held) -> CodeStanding | None:
    requests = await codes.find(work.connection, "recovery", held.recovery.account_id, now=work.now)
    code = requests.last_of(held.recovery.recovery_id)
    if code is None:
        return None
    again_at = welcome_at(requests, work.now, rules=work.tools.rules.codes)
    return CodeStanding(channel=code.channel, expires_at=code.expires_at, again_at=again_at)
