"""Begin a session: a browser is logged in and, from now on, known to the account."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.identity.domain.sessions import Session
from services.identity.store import known_browsers, sessions
from services.identity.tools import Tools
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


@dataclass(frozen=True)
class Begun:
    """Two cookies, sealed to the gateway; `browser` is None when the browser was known."""

    session: str
    browser: str | None


async def begin_session(
    work: Work[Tools], account_id: UUID, *, browser: str | None, device: str | None = None
) -> Begun:
    """Always a fresh token, whatever the browser held before (trust.md 4.8).

    `browser` is hex SHA-256 of the known-browser cookie, which a family's accounts share on one computer.
    """
    secret = token()
    session = Session(new_id(), account_id, work.now, work.now, device)
    await sessions.begin(work.connection, session, fingerprint(secret))
    return Begun(work.tools.sealer.seal("gateway", secret), await _know_browser(work, account_id, browser))


async def _know_browser(work: Work[Tools], account_id: UUID, browser: str | None) -> str | None:
    """A cookie for a browser that nobody knows yet."""
    connection, now = work.connection, work.now
    if browser and await known_browsers.reuse(connection, fingerprint=browser, account_id=account_id, now=now):
        return None
    secret = token()
    await known_browsers.add(connection, fingerprint=fingerprint(secret), account_id=account_id, now=now)
    return work.tools.sealer.seal("gateway", secret)
