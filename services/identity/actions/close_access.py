"""Close access: the practice revoked it, so the grant ends and can never come back (S89, S90, design.md 2)."""

from __future__ import annotations

from uuid import UUID

from services.identity.store import attempts, codes, grants, links, registrations, sessions, tombstones
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AccessRevoked
from shared.contracts.identity import AccessClosed, SessionEnded
from shared.work import Work


async def close_access(work: Work[Tools], revoked: AccessRevoked) -> None:
    """Bury the invitation, end what it granted, and say so, also when it never granted anything here."""
    invitation_id = revoked.invitation_id
    known = await registrations.lock(work.connection, work.tools.vault, invitation_id)
    await tombstones.add(work.connection, invitation_id, reason="revoked", now=work.now)
    if known is not None:
        await registrations.shut(work.connection, invitation_id, "revoked")
        await links.supersede(work.connection, invitation_id, now=work.now)
        await attempts.end_all(work.connection, invitation_id, now=work.now)
        await codes.void(work.connection, "registration", invitation_id)
    account_id = await grants.end(work.connection, invitation_id, now=work.now)
    if account_id is not None:
        await _end_empty_sessions(work, account_id)
    work.announce(AccessClosed(invitation_id=invitation_id, closed_by="identity", closed_at=work.now))
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id) if known else f"invitation:{invitation_id}",
        actor=work.source,
        right="invitation",
        action="close-access",
        subject=str(invitation_id),
    )


async def _end_empty_sessions(work: Work[Tools], account_id: UUID) -> None:
    """Sessions that hold other charts survive; those that hold none any more are over."""
    if await grants.open_charts(work.connection, work.tools.vault, account_id, now=work.now):
        return
    for session_id in await sessions.end_all(work.connection, account_id, now=work.now):
        work.announce(SessionEnded(session_id=session_id, ended_at=work.now))
