"""What another date of birth makes of an invitation or an access."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.enrollment.domain.correction import Correction, corrected_terms, correction
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.proxy import DEFAULT, terms
from tests.unit.enrollment.makers import LATE, SOON, START, an_invitation, some_details

RIGHT = date(1954, 7, 10)
GRANTED = Facts(granted_at=START)
REVOKED = Facts(granted_at=START, revoked_at=SOON)


@pytest.mark.parametrize(
    ("facts", "born", "live", "found"),
    [
        (Facts(), date(1954, 7, 9), False, Correction.LEAVE),
        (Facts(), RIGHT, False, Correction.REISSUE),
        (Facts(), RIGHT, True, Correction.REISSUE),
        (Facts(), date(2015, 1, 1), False, Correction.CANCEL),
        (Facts(locked_at=START), RIGHT, True, Correction.NOTE),
        (Facts(canceled_at=START), RIGHT, True, Correction.NOTE),
        (GRANTED, RIGHT, False, Correction.NOTE),
        (GRANTED, RIGHT, True, Correction.VERIFY_ANEW),
        (REVOKED, RIGHT, True, Correction.NOTE),
    ],
)
def test_each_state_is_corrected_in_its_own_way(facts: Facts, born: date, live: bool, found: Correction) -> None:
    asked: dict[str, Any] = {"rules": DEFAULT, "live": live, "now": SOON}
    assert correction(an_invitation(facts=facts), some_details(), born, **asked) is found


def test_what_has_expired_is_only_noted() -> None:
    assert correction(an_invitation(), some_details(), RIGHT, rules=DEFAULT, live=True, now=LATE) is Correction.NOTE


def test_a_representative_gets_the_end_of_the_right_age_and_never_a_later_one() -> None:
    born, older, younger = date(2015, 1, 1), date(2012, 1, 1), date(2018, 1, 1)
    standing = an_invitation(relation="parent", terms=terms(DEFAULT, "parent", born, asked_end=None, now=SOON))
    by_older = corrected_terms(standing, some_details(), older, rules=DEFAULT, now=SOON)
    by_younger = corrected_terms(standing, some_details(), younger, rules=DEFAULT, now=SOON)
    assert by_older is not None
    assert by_younger is not None
    assert by_older.ends_at is not None
    assert (by_older.ends_at.year, "labs" in by_older.scopes) == (2030, False)
    assert by_younger.ends_at == standing.terms.ends_at
    grown = corrected_terms(standing, some_details(), date(1990, 1, 1), rules=DEFAULT, now=SOON + timedelta(days=1))
    assert grown is None
