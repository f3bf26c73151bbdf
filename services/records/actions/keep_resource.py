"""Keep what a practice shares of a chart: one FHIR R4 resource, newest version, without notes (S119, S122)."""

from __future__ import annotations

from services.records.keeping import keep
from services.records.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import RecordShared
from shared.work import Work


async def keep_resource(work: Work[Tools], shared: RecordShared) -> Refused | None:
    """Refused by type, size, form or patient; what is refused is not stored anywhere."""
    return await keep(work, shared, lab=False)
