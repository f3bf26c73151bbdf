"""Who may be invited at what age, what a representative may see, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.birth import age, comes_of
from services.enrollment.domain.proxy import (
    DEFAULT,
    ProxyRules,
    Terms,
    asks_rules,
    following,
    is_sensible,
    may_be_invited,
    terms,
    turning_points,
)
from services.enrollment.domain.relations import CODES, RELATIONS, relation_of
from services.enrollment.domain.scopes import OWN_CHART

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHILD, TEEN, GROWN = date(2018, 3, 3), date(2012, 5, 1), date(1954, 7, 9)
BORN = st.dates(date(1900, 1, 1), date(2026, 3, 2))
OTHERS = st.sampled_from([one for one in RELATIONS if one != "self"])


def of(relation: str, born: date, *, rules: ProxyRules = DEFAULT, end: datetime | None = None) -> Terms:
    """The terms of now."""
    return terms(rules, relation, born, asked_end=end, now=NOW)


def test_the_patient_sees_the_whole_chart_for_ever_at_any_age() -> None:
    assert of("self", GROWN) == of("self", CHILD) == Terms(OWN_CHART, None)


@pytest.mark.spec("S75", "S136")
def test_a_parent_sees_all_of_a_small_child_until_majority() -> None:
    assert of("parent", CHILD) == Terms(OWN_CHART, datetime(2036, 3, 3, tzinfo=UTC))


@pytest.mark.spec("S75")
def test_a_teenagers_own_categories_are_hidden_from_every_representative() -> None:
    for relation in RELATIONS[1:]:
        assert of(relation, TEEN).scopes == ("immunizations", "allergies", "demographics")


def test_a_grown_patients_representative_sees_what_their_relation_may_as_long_as_staff_said() -> None:
    rules = replace(DEFAULT, by_relation={"caregiver": ("medications", "appointments")})
    end = NOW + timedelta(days=30)
    assert of("caregiver", GROWN, rules=rules, end=end) == Terms(("medications", "appointments"), end)
    assert of("child", GROWN, rules=rules) == Terms(OWN_CHART, None)


@given(relation=OTHERS, born=BORN, days=st.integers(1, 9000))
def test_no_access_to_a_minor_outlives_majority_and_none_outlives_what_staff_said(
    relation: str, born: date, days: int
) -> None:
    end = NOW + timedelta(days=days)
    found = of(relation, born, end=end)
    assert found.ends_at is not None
    assert found.ends_at <= end
    if age(born, on=NOW.date()) < 18:
        assert found.ends_at <= comes_of(18, born=born)


@given(relation=OTHERS, born=BORN)
def test_no_guarded_category_of_a_minor_of_that_age_is_open(relation: str, born: date) -> None:
    guarded = 13 <= age(born, on=NOW.date()) < 18
    assert bool(set(of(relation, born).scopes) & set(DEFAULT.guarded)) is not guarded


@given(born=BORN)
def test_below_the_age_nobody_is_invited_alone_and_anybody_may_be_represented(born: date) -> None:
    assert may_be_invited(DEFAULT, "self", born, now=NOW) is (age(born, on=NOW.date()) >= 18)
    assert may_be_invited(DEFAULT, "parent", born, now=NOW)


@given(born=BORN, self_from=st.integers(0, 21))
def test_rules_are_asked_wherever_they_can_matter(born: date, self_from: int) -> None:
    if not asks_rules("self", born, now=NOW):
        assert may_be_invited(replace(DEFAULT, self_from=self_from), "self", born, now=NOW)


def test_somebody_looks_again_when_scopes_narrow_and_before_and_at_the_end() -> None:
    end = datetime(2036, 3, 3, tzinfo=UTC)
    days = [timedelta(days=90), timedelta(days=30), timedelta(days=7)]
    assert turning_points(DEFAULT, "parent", CHILD, end) == [
        comes_of(13, born=CHILD),
        *(end - one for one in days),
        end,
    ]
    assert turning_points(DEFAULT, "self", CHILD, None) == []


@given(born=BORN, years=st.integers(0, 21))
def test_somebody_comes_of_an_age_on_the_day_they_are_that_old(born: date, years: int) -> None:
    moment = comes_of(years, born=born)
    assert age(born, on=moment.date()) == years
    assert years == 0 or age(born, on=(moment - timedelta(seconds=1)).date()) == years - 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"majority": 22},
        {"guarded_from": 19},
        {"self_from": -1},
        {"notice_days": (7, 7)},
        {"notice_days": (0,)},
        {"notice_days": (1, 2, 3, 4, 5, 6)},
        {"by_relation": {"self": ("labs",)}},
    ],
)
def test_rules_that_make_no_sense_are_seen(wrong: dict[str, Any]) -> None:
    assert is_sensible(DEFAULT)
    assert not is_sensible(replace(DEFAULT, **wrong))


@pytest.mark.spec("S77")
def test_a_relation_is_a_word_or_a_code_of_the_list_and_no_code_means_two() -> None:
    codes = [code for several in CODES.values() for code in several]
    assert len(codes) == len(set(codes))
    assert {relation_of(code) for code in codes} == set(RELATIONS)
    assert [relation_of(told) for told in ("PRN", "parent", "Parent", "mother", "")] == [
        "parent",
        "parent",
        None,
        None,
        None,
    ]


AT_21 = replace(DEFAULT, majority=21)
NINETEEN = date(2007, 2, 1)


@pytest.mark.spec("S75", "S136")
def test_terms_of_a_minor_end_when_other_rules_call_them_of_age() -> None:
    standing = of("parent", NINETEEN, rules=AT_21)
    later = datetime(2030, 1, 1, tzinfo=UTC)
    for end in (None, later):
        assert following(DEFAULT, "parent", NINETEEN, standing, asked_end=end, now=NOW) is None


def test_an_end_that_staff_set_stays_and_nothing_opens_at_a_lower_majority() -> None:
    end = NOW + timedelta(days=30)
    standing = of("parent", NINETEEN, rules=AT_21, end=end)
    assert len(standing.scopes) < len(OWN_CHART)
    assert following(DEFAULT, "parent", NINETEEN, standing, asked_end=end, now=NOW) == standing


def test_a_grown_patients_representative_gets_what_wider_rules_allow() -> None:
    end = NOW + timedelta(days=30)
    narrow = replace(DEFAULT, by_relation={"caregiver": ("medications",)})
    for asked in (None, end):
        standing = of("caregiver", GROWN, rules=narrow, end=asked)
        assert following(DEFAULT, "caregiver", GROWN, standing, asked_end=asked, now=NOW) == Terms(OWN_CHART, asked)


def test_a_higher_majority_puts_no_end_off_and_a_lower_one_brings_it_nearer() -> None:
    standing = of("parent", CHILD)
    assert following(AT_21, "parent", CHILD, standing, asked_end=None, now=NOW) == standing
    nearer = following(replace(DEFAULT, majority=16), "parent", CHILD, standing, asked_end=None, now=NOW)
    assert nearer == Terms(OWN_CHART, datetime(2034, 3, 3, tzinfo=UTC))


@given(born=BORN, majority=st.integers(13, 21), other=st.integers(13, 21), days=st.integers(1, 9000) | st.none())
def test_no_other_majority_ever_opens_more_of_a_chart_or_for_longer(
    born: date, majority: int, other: int, days: int | None
) -> None:
    end = NOW + timedelta(days=days) if days else None
    standing = of("parent", born, rules=replace(DEFAULT, majority=majority), end=end)
    found = following(replace(DEFAULT, majority=other), "parent", born, standing, asked_end=end, now=NOW)
    if found and standing.ends_at:
        assert found.ends_at is not None
        assert found.ends_at <= standing.ends_at
        assert set(found.scopes) <= set(standing.scopes)
