"""Keep a lab result that the practice shares explicitly; no other way makes one visible (S120)."""

from __future__ import annotations

from services.records.domain.resource import LABS, Refusal
from services.records.keeping import keep, refuse
from services.records.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import LabShared
from shared.work import Work


async def keep_lab(work: Work[Tools], shared: LabShared) -> Refused | None:
    """Only an Observation or a DiagnosticReport is a lab result."""
    if shared.resource.get("resourceType") not in LABS:
        return refuse(work, shared, Refusal.TYPE)
    return await keep(work, shared, lab=True)
