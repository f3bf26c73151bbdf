"""Change the security question and its answer (S57)."""

from __future__ import annotations

from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain import questions
from services.identity.domain.sessions import Session
from services.identity.store import credentials
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.accounts import AccountChanged, ChangeQuestion, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Desk, Work


async def hash_answer(desk: Desk[Tools], request: ChangeQuestion) -> str | ChangeRefused:
    """The slow half."""
    answer = questions.normalize_answer(desk.tools.sealer.open(request.answer))
    fault = questions.fault(request.question, answer)
    return ChangeRefused(reason=fault) if fault else await desk.tools.hasher.hash(answer)


async def keep_question(
    work: Work[Tools], request: ChangeQuestion, hashed: str | ChangeRefused
) -> AccountChanged | ChangeRefused | SessionGone:
    """The old question is worth nothing any more."""
    session = await hold_account(work, request.session)
    if not isinstance(session, Session):
        return session
    if isinstance(hashed, ChangeRefused):
        return hashed
    await credentials.change_question(work.connection, session.account_id, request.question, hashed, now=work.now)
    await note_change(work, session, "change-question", letter="settings_changed")
    return AccountChanged()


change_question = Prepared(before=hash_answer, act=keep_question)
