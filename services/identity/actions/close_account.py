"""Close an account: its holder leaves, and whatever it could open is shut (S118)."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.end_grant import end_grant
from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.actions.shut_registration import shut_registration
from services.identity.domain.sessions import Session
from services.identity.store import (
    account_phones,
    accounts,
    grants,
    known_browsers,
    registrations,
    tombstones,
)
from services.identity.tools import Tools
from shared.contracts.accounts import AccountClosed, ChangeRefused, CloseAccount
from shared.contracts.disowning import AccessEnded
from shared.contracts.identity import SessionGone
from shared.work import Work


async def close_account(work: Work[Tools], request: CloseAccount) -> AccountClosed | ChangeRefused | SessionGone:
    """For ever: whoever comes back is invited anew. Nobody can log in by its names, and somebody else may take them."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    for grant_id in await grants.held_by(work.connection, session.account_id):
        await _leave(work, grant_id)
    await end_sessions_of(work, session.account_id)
    await known_browsers.forget_all(work.connection, session.account_id)
    await account_phones.remove(work.connection, session.account_id)
    await accounts.close(work.connection, work.tools.vault, session.account_id, now=work.now)
    await note_change(work, session, "close-account", letter="account_closed")
    return AccountClosed()


async def _leave(work: Work[Tools], grant_id: UUID) -> None:
    await registrations.lock(work.connection, work.tools.vault, grant_id)
    await tombstones.add(work.connection, grant_id, reason="left", now=work.now)
    await shut_registration(work, grant_id, "left")
    await end_grant(work, grant_id)
    work.announce(AccessEnded(invitation_id=grant_id, reason="left", ended_at=work.now))
