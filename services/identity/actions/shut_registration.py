"""Shut a registration: nobody gets in by its links, attempts, PIN or codes any more."""

from __future__ import annotations

from uuid import UUID

from services.identity.domain.registration import Status
from services.identity.store import attempts, codes, links, registrations
from services.identity.tools import Tools
from shared.work import Work


async def shut_registration(work: Work[Tools], invitation_id: UUID, status: Status) -> None:
    """The caller holds the registration's row, and says why in the audit."""
    await registrations.shut(work.connection, invitation_id, status)
    await links.supersede(work.connection, invitation_id, now=work.now)
    await attempts.end_all(work.connection, invitation_id, now=work.now)
    await codes.void(work.connection, "registration", invitation_id)
