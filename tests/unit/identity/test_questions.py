"""Security questions come from a list, and answers forgive spelling."""

import pytest

from services.identity.domain.questions import QUESTIONS, fault, normalize_answer
from shared.contracts.identity import SECURITY_QUESTIONS


@pytest.mark.spec("S57")
def test_the_question_is_one_of_the_list_and_has_an_answer() -> None:
    assert fault("first_pet", "rex") is None
    assert fault("favorite_pin", "rex") == "question_unknown"
    assert fault("first_pet", normalize_answer("  \n ")) == "answer_missing"


def test_the_contract_tells_the_gateway_the_same_questions() -> None:
    assert QUESTIONS == SECURITY_QUESTIONS


@pytest.mark.parametrize("typed", ["Main Street", "  main   STREET ", "ｍａｉｎ street", "main\u00a0street"])
def test_case_blanks_and_width_do_not_matter_in_an_answer(typed: str) -> None:
    assert normalize_answer(typed) == "main street"
