"""Answer the question: date of birth and answer must both be right, and every well-formed miss counts (S108)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from services.identity.actions.hold_recovery import Held, hold_recovery
from services.identity.actions.prove_recovery import prove_recovery
from services.identity.domain import questions
from services.identity.domain.recovery import answers_left, closed_until, count_miss
from services.identity.domain.verification import read_birth_date
from services.identity.store import credentials, recoveries
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.recovery import AnswerQuestion, AnswerRefused, RecoveryGone, RecoveryProven
from shared.work import Desk, Work


@dataclass(frozen=True)
class Answered:
    """Was the answer right, and what was it compared with?"""

    matched: bool
    answer_hash: str | None


async def check_answer(desk: Desk[Tools], request: AnswerQuestion) -> Answered:
    """The slow half, before anybody said whether the try may count; the same work where there is no answer."""
    answer = questions.normalize_answer(desk.tools.sealer.open(request.answer))
    async with desk.reading() as connection:
        recovery = await recoveries.find(connection, request.recovery)
        kept = await credentials.secrets(connection, recovery.account_id) if recovery else None
    answer_hash = kept.answer_hash if kept else None
    return Answered(await desk.tools.hasher.matches(answer, answer_hash), answer_hash)


async def judge_answer(
    work: Work[Tools], request: AnswerQuestion, answered: Answered
) -> RecoveryProven | AnswerRefused | RecoveryGone:
    """Holding the account's credentials, so that fifty parallel guesses are five tries (trust.md 4, attack 3)."""
    held = await hold_recovery(work, request.recovery)
    if isinstance(held, RecoveryGone):
        return held
    if held.recovery.proven:
        return RecoveryProven()
    if not held.charts or held.secrets.question is None:
        return _refused(work, held, AnswerRefused(reason="not_offered"))
    rules = work.tools.rules.recovery
    if until := closed_until(held.misses, work.now, rules=rules):
        return _refused(work, held, AnswerRefused(reason="closed", retry_at=until))
    born = _born(work, request, held)
    if born is None:
        left = answers_left(held.misses, work.now, rules=rules)
        return _refused(work, held, AnswerRefused(reason="malformed", attempts_left=left))
    # Somebody may have chosen another question since.
    right = answered.matched & (answered.answer_hash == held.secrets.answer_hash)
    return await prove_recovery(work, held.recovery, by="answer") if born & right else await _count(work, held)


def _born(work: Work[Tools], request: AnswerQuestion, held: Held) -> bool | None:
    """Is it the date of birth of any chart? None when it is no date. All are compared, in constant time."""
    born = read_birth_date(work.tools.sealer.open(request.date_of_birth), work.now.date())
    if born is None:
        return None
    dates = [chart.person.date_of_birth.isoformat() for chart in held.charts if chart.person]
    return sum(hmac.compare_digest(born.isoformat(), one) for one in dates) > 0


async def _count(work: Work[Tools], held: Held) -> AnswerRefused:
    rules = work.tools.rules.recovery
    missed = count_miss(held.misses, work.now, rules=rules)
    await recoveries.save_misses(work.connection, held.recovery.account_id, missed)
    if until := closed_until(missed, work.now, rules=rules):
        return _refused(work, held, AnswerRefused(reason="closed", retry_at=until))
    left = answers_left(missed, work.now, rules=rules)
    return _refused(work, held, AnswerRefused(reason="no_match", attempts_left=left))


def _refused(work: Work[Tools], held: Held, reply: AnswerRefused) -> AnswerRefused:
    work.audit(
        chain=f"account:{held.recovery.account_id}",
        actor=f"recovery:{held.recovery.recovery_id}",
        right="mailed-link",
        action=f"answer-question.{reply.reason}",
    )
    return reply


answer_question = Prepared(before=check_answer, act=judge_answer)
