"""Begin a session: a browser is logged in and, from now on, known to the account."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

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


async def begin_session(work: Work[Tools], account_id: UUID, *, browser_is_known: bool = False) -> Begun:
    """Always a fresh token, whatever the browser held before (trust.md 4.8)."""
    secret = token()
    await sessions.begin(
        work.connection,
        session_id=new_id(),
        fingerprint=fingerprint(secret),
        account_id=account_id,
        now=work.now,
    )
    browser = None if browser_is_known else await _know_browser(work, account_id)
    return Begun(work.tools.sealer.seal("gateway", secret), browser)


async def _know_browser(work: Work[Tools], account_id: UUID) -> str:
    secret = token()
    await known_browsers.add(work.connection, fingerprint=fingerprint(secret), account_id=account_id, now=work.now)
    return work.tools.sealer.seal("gateway", secret)
