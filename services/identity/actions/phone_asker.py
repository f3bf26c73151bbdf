"""The asker of the codes that confirm the phone of an account."""

from __future__ import annotations

from services.identity.domain.codes import Asker
from services.identity.domain.sessions import Session
from services.identity.store import accounts, registrations
from services.identity.tools import Tools
from shared.work import Work


async def phone_asker(work: Work[Tools], session: Session) -> Asker:
    """Whoever changes something by it holds the account, as for its other codes.

    A code is paid for by the practice of the oldest chart that the account may open; without one none is sent.
    """
    connection, vault, account_id = work.connection, work.tools.vault, session.account_id
    charts = await registrations.of_account(connection, vault, account_id, now=work.now)
    offered = work.tools.rules.codes.channels if charts else ()
    account = f"account:{account_id}"
    return Asker(
        purpose="phone",
        subject=account_id,
        holder=session.session_id,
        channels=tuple(one for one in offered if one == "text" or charts[0].voice_codes),
        language=(await accounts.holder(connection, vault, account_id)).language,
        practice_id=charts[0].practice.practice_id if charts else "",
        chain=account,
        actor=account,
        right="session",
        about=str(session.session_id),
    )
