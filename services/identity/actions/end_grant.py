"""End a grant: the account loses the chart at once, and sessions that hold no other chart are over."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.store import grants
from services.identity.tools import Tools
from shared.contracts.identity import AccessClosed
from shared.work import Work


async def end_grant(work: Work[Tools], invitation_id: UUID) -> UUID | None:
    """The account that held it, if it was open. The caller has buried the invitation; told in any case."""
    account_id = await grants.end(work.connection, invitation_id, now=work.now)
    if account_id is not None and not await _holds_charts(work, account_id):
        await end_sessions_of(work, account_id)
    work.announce(AccessClosed(invitation_id=invitation_id, closed_by="identity", closed_at=work.now))
    return account_id


async def _holds_charts(work: Work[Tools], account_id: UUID) -> bool:
    return bool(await grants.open_charts(work.connection, work.tools.vault, account_id, now=work.now))
