"""Show the phone of an account, and where its confirmation stands."""

from __future__ import annotations

from services.identity.actions.live_session import live_session
from services.identity.actions.note_change import note_change
from services.identity.actions.phone_asker import phone_asker
from services.identity.domain.codes import welcome_at
from services.identity.store import account_phones, codes
from services.identity.tools import Tools
from shared.contracts.account_phones import PhoneShown, ShowPhone
from shared.contracts.identity import CodeStanding, SessionGone
from shared.work import Work


async def show_phone(work: Work[Tools], request: ShowPhone) -> PhoneShown | SessionGone:
    """The number is closed to the gateway; a code counts only in the session that asked for it."""
    session = await live_session(work, request.session)
    if session is None:
        return SessionGone()
    asker, rules = await phone_asker(work, session), work.tools.rules
    requests = await codes.find(work.connection, "phone", session.account_id, now=work.now)
    wanted = await account_phones.is_wanted(work.connection, session.account_id, by=session.session_id)
    code = requests.last_of(session.session_id) if wanted else None
    again_at = welcome_at(requests, work.now, rules=rules.codes)
    phone = await account_phones.find(work.connection, work.tools.vault, session.account_id)
    await note_change(work, session, "show-phone")
    return PhoneShown(
        phone=work.tools.sealer.seal("gateway", phone) if phone else None,
        code_channels=asker.channels,
        code=CodeStanding(channel=code.channel, expires_at=code.expires_at, again_at=again_at) if code else None,
        fresh=session.is_fresh(work.now, rules=rules.sessions),
    )
