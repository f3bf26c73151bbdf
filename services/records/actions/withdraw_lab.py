"""Stop sharing a lab result with the patient; the next reading no longer has it (S120)."""

from __future__ import annotations

from services.records.domain.resource import LABS, Refusal
from services.records.keeping import refuse_withdrawal, withdraw
from services.records.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import LabWithdrawn
from shared.work import Work


async def withdraw_lab(work: Work[Tools], told: LabWithdrawn) -> Refused | None:
    """Only an Observation or a DiagnosticReport is a lab result."""
    if told.resource_type not in LABS:
        return refuse_withdrawal(work, told, Refusal.TYPE)
    return await withdraw(work, told)
