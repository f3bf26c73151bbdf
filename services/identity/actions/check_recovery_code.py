"""Check the recovery's code: a right one proves who is there, and every well-formed miss counts (S109)."""

from __future__ import annotations

from services.identity.actions.hold_recovery import Held, hold_recovery
from services.identity.actions.prove_recovery import prove_recovery
from services.identity.actions.try_code import try_code
from services.identity.tools import Tools
from shared.contracts.proofs import CodeRefused
from shared.contracts.recovery import CheckRecoveryCode, RecoveryGone, RecoveryProven
from shared.work import Work


async def check_recovery_code(
    work: Work[Tools], request: CheckRecoveryCode
) -> RecoveryProven | CodeRefused | RecoveryGone:
    """Holding the account's credentials, so that parallel guesses are counted one by one."""
    held = await hold_recovery(work, request.recovery)
    if isinstance(held, RecoveryGone):
        return held
    if held.recovery.proven:
        return RecoveryProven()
    if not held.charts:
        # It was sent for a record that the account may not open any more (S113).
        return _refused(work, held, CodeRefused(reason="expired"))
    refused = await try_code(work, held.asker(work.tools), work.tools.sealer.open(request.code))
    return await prove_recovery(work, held.recovery, by="code") if refused is None else _refused(work, held, refused)


def _refused(work: Work[Tools], held: Held, reply: CodeRefused) -> CodeRefused:
    work.audit(
        chain=f"account:{held.recovery.account_id}",
        actor=f"recovery:{held.recovery.recovery_id}",
        right="mailed-link",
        action=f"check-recovery-code.{reply.reason}",
    )
    return reply
