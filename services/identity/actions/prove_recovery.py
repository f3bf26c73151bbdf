"""Prove a recovery: this browser, and no other, has shown who it is, by answer or by code."""

from __future__ import annotations

from services.identity.domain.recovery import Recovery
from services.identity.store import recoveries
from services.identity.tools import Tools
from shared.contracts.recovery import RecoveryProven
from shared.work import Work


async def prove_recovery(work: Work[Tools], recovery: Recovery, *, by: str) -> RecoveryProven:
    """The caller holds the account's credentials."""
    await recoveries.mark_proven(work.connection, recovery.recovery_id, now=work.now)
    work.audit(
        chain=f"account:{recovery.account_id}",
        actor=f"recovery:{recovery.recovery_id}",
        right="mailed-link",
        action=f"prove-recovery.{by}",
    )
    return RecoveryProven()
