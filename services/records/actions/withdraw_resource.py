"""Take back what a practice no longer shares of a chart: shown nowhere from now on, whatever comes late."""

from __future__ import annotations

from services.records.keeping import withdraw
from services.records.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import RecordWithdrawn
from shared.work import Work


async def withdraw_resource(work: Work[Tools], told: RecordWithdrawn) -> Refused | None:
    """Any type that can be shared, labs included."""
    return await withdraw(work, told)
