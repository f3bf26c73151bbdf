"""Choose a security question: the first one of an account that was made without (S57)."""

from __future__ import annotations

from services.identity.domain import questions
from services.identity.store import credentials, sessions
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.identity import SessionGone
from shared.contracts.questions import ChooseQuestion, QuestionChosen, QuestionRefused
from shared.work import Desk, Work


async def hash_answer(desk: Desk[Tools], request: ChooseQuestion) -> str | QuestionRefused:
    """The slow half: what is kept of the answer."""
    answer = questions.normalize_answer(desk.tools.sealer.open(request.answer))
    fault = questions.fault(request.question, answer)
    return QuestionRefused(reason=fault) if fault else await desk.tools.hasher.hash(answer)


async def keep_question(
    work: Work[Tools], request: ChooseQuestion, hashed: str | QuestionRefused
) -> QuestionChosen | QuestionRefused | SessionGone:
    """Only where there is none yet."""
    session = await sessions.find(work.connection, request.session)
    if session is None or not session.is_live(work.now, rules=work.tools.rules.sessions):
        return SessionGone()
    if isinstance(hashed, QuestionRefused):
        return hashed
    await credentials.choose_question(
        work.connection, session.account_id, question=request.question, answer_hash=hashed, now=work.now
    )
    work.audit(
        chain=f"account:{session.account_id}",
        actor=f"account:{session.account_id}",
        right="session",
        action="choose-question",
    )
    return QuestionChosen()


choose_question = Prepared(before=hash_answer, act=keep_question)
