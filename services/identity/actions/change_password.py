"""Change the password: by the same rules as the first one, and every other session ends (S61-S65)."""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.actions.end_recoveries_of import end_recoveries_of
from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain import passwords
from services.identity.domain.sessions import Session
from services.identity.store import accounts, credentials, grants, sessions
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.accounts import AccountChanged, ChangePassword, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Desk, Work


@dataclass(frozen=True)
class NewHash:
    """A password that breaks no rule, hashed."""

    password_hash: str


async def weigh_password(desk: Desk[Tools], request: ChangePassword) -> NewHash | ChangeRefused | None:
    """The slow half; None when the session may not change it anyway."""
    tools = desk.tools
    password = passwords.normalize(tools.sealer.open(request.password))
    async with desk.reading() as connection:
        session = await sessions.find(connection, request.session)
        if session is None:
            return None
        known = await accounts.profile(connection, tools.vault, session.account_id)
        practices = await grants.practice_names(connection, session.account_id)
    words = (known.first_name, known.last_name, known.username, known.email, tools.product_name, *practices)
    weak = passwords.weakness(password, profile=tools.profile, blocklist=tools.blocklist, words=words)
    return ChangeRefused(reason=weak) if weak else NewHash(await tools.hasher.hash(password))


async def keep_password(
    work: Work[Tools], request: ChangePassword, weighed: NewHash | ChangeRefused | None
) -> AccountChanged | ChangeRefused | SessionGone:
    """Whoever else is logged in may have known the old one, and whoever is about to choose another one is late."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    if not isinstance(weighed, NewHash):
        return weighed or SessionGone()
    await credentials.change_password(work.connection, session.account_id, weighed.password_hash, now=work.now)
    await end_sessions_of(work, session.account_id, but=session.session_id)
    await end_recoveries_of(work, session.account_id)
    await note_change(work, session, "change-password", letter="password_changed")
    return AccountChanged()


change_password = Prepared(before=weigh_password, act=keep_password)
