"""What the gateway asks records."""

from __future__ import annotations

from uuid import UUID

from services.gateway.asks import ask
from services.gateway.visits import SessionVisit
from shared.contracts.records import DiagnosesShown, RecordsRefused, ViewDiagnoses


async def view_diagnoses(visit: SessionVisit, *, assertion: str, grant_id: UUID) -> DiagnosesShown | RecordsRefused:
    """A chart's diagnoses; records checks the assertion and the grant by itself."""
    request = ViewDiagnoses(assertion=assertion, grant_id=grant_id, language=visit.language)
    return await ask(visit.tools, request)
