"""The security question of an account (S57): one of a fixed list, with an answer that forgives spelling."""

from __future__ import annotations

import unicodedata
from typing import Literal

QUESTIONS = (
    "first_school",
    "first_street",
    "first_pet",
    "childhood_friend",
    "favorite_teacher",
    "first_job_town",
)
"""Neutral ids; what they say is in the gateway's catalog. The contract repeats them for it, held equal by a test."""


def normalize_answer(answer: str) -> str:
    """NFKC, case-folded, blanks collapsed: "  Main  Street" and "main street" are one answer (trust.md 1)."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", answer).casefold()).split())


def fault(question: str, answer: str) -> Literal["question_unknown", "answer_missing"] | None:
    """What is wrong with a question and its normalized answer, if anything."""
    if question not in QUESTIONS:
        return "question_unknown"
    return None if answer else "answer_missing"
