"""How an account that was made without a security question gets one (S57); identity answers."""

from __future__ import annotations

from typing import Literal

from shared.contracts.identity import SessionGone
from shared.messages import Line, Reply, Request, Sealed


class QuestionChosen(Reply):
    """The account has a question, this one or one it had before: it is chosen once."""


class QuestionRefused(Reply):
    """Nothing was kept."""

    reason: Literal["question_unknown", "answer_missing"]


class ChooseQuestion(
    Request[QuestionChosen | QuestionRefused | SessionGone], key="identity.choose-question", deadline=8.0
):
    """Keep the first question and answer of an account; to change them needs more than a session."""

    session: Line
    question: Line
    answer: Sealed
