"""Join accounts: the charts of one that was made by mistake are bound to the right one, and its bindings end (S135)."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.check_password import Guess, check_password
from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.hold_account import hold_account
from services.identity.actions.recognize_account import recognize_account
from services.identity.actions.tell_grant import tell_grant
from services.identity.domain.sessions import Session
from services.identity.store import certifications, grants, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.bus import Prepared
from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import LoginRefused, SessionGone
from shared.contracts.joining import AccountsJoined, JoinAccounts
from shared.ids import new_id
from shared.work import Work


async def take_charts(
    work: Work[Tools], request: JoinAccounts, guess: Guess
) -> AccountsJoined | ChangeRefused | LoginRefused | SessionGone:
    """Both accounts are proven: this one by its fresh session, the other by its credentials."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    other = await recognize_account(work, request, guess, deed="join-accounts")
    if isinstance(other, LoginRefused):
        return other
    if other == session.account_id:
        return AccountsJoined(charts=0)
    held = await grants.held_by(work.connection, other)
    for grant_id in held:
        await _move(work, request, grant_id, session.account_id)
    await end_sessions_of(work, other)
    return AccountsJoined(charts=len(held))


async def _move(work: Work[Tools], request: JoinAccounts, grant_id: UUID, account_id: UUID) -> None:
    """The grant goes on under its id: a revocation that comes later finds it."""
    registration = await registrations.lock(work.connection, work.tools.vault, grant_id)
    if registration is None or registration.person is None:
        raise LookupError("a grant without its registration")
    ends_at = await grants.move(work.connection, grant_id, account_id, now=work.now)
    certified = certifications.Certification(new_id(), grant_id, account_id, request.certification, request.language)
    await certifications.add(work.connection, certified, now=work.now)
    tell_grant(work, registration, account_id, ends_at=ends_at)
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"account:{account_id}",
        right="password",
        action="join-accounts.moved",
        subject=f"grant:{grant_id}",
    )


join_accounts = Prepared(before=check_password, act=take_charts)
