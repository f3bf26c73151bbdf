"""Proxy rules: who may be invited at what age, what a representative may see, and when that ends.

Pure data and functions; a practice may change the data. The defaults are cautious: below 18 nobody is invited for
their own chart, from 13 on most of a minor's chart is their own, and a representative's access ends at 18.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.enrollment.domain.birth import comes_of
from services.enrollment.domain.relations import SELF
from services.enrollment.domain.scopes import OWN_CHART

MOST_NOTICES = 5
OLDEST_THRESHOLD = 21
"""No rule looks at an age above this one."""


@dataclass(frozen=True)
class ProxyRules:
    """Ages in years. `guarded` categories are hidden from representatives from `guarded_from` until majority.

    `by_relation` are the categories a relation may see at most; a relation that is not named may see all of them.
    `notice_days` are told before an access ends; `reminders` are sent before an unused registration link does.
    """

    version: int = 0
    self_from: int = 18
    majority: int = 18
    guarded_from: int = 13
    guarded: tuple[str, ...] = ("diagnoses", "medications", "procedures", "care_plans", "labs", "appointments")
    by_relation: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notice_days: tuple[int, ...] = (90, 30, 7)
    reminders: bool = True


DEFAULT = ProxyRules()


@dataclass(frozen=True)
class Terms:
    """What a grant opens (record categories), and until when."""

    scopes: tuple[str, ...] = OWN_CHART
    ends_at: datetime | None = None


def asks_rules(relation: str, born: date, *, now: datetime) -> bool:
    """Could any practice's rules matter here? For grown-ups who are invited to their own chart they never do."""
    return relation != SELF or now < comes_of(OLDEST_THRESHOLD, born=born)


def may_be_invited(rules: ProxyRules, relation: str, born: date, *, now: datetime) -> bool:
    """Anybody may represent a patient; a patient must be old enough to come alone."""
    return relation != SELF or now >= comes_of(rules.self_from, born=born)


def terms(rules: ProxyRules, relation: str, born: date, *, asked_end: datetime | None, now: datetime) -> Terms:
    """What this person may see now. A representative of a minor loses it at majority; the patient never does."""
    if relation == SELF:
        return Terms()
    majority = comes_of(rules.majority, born=born)
    ends = [end for end in (asked_end, majority if now < majority else None) if end]
    guarded = comes_of(rules.guarded_from, born=born) <= now < majority
    allowed = rules.by_relation.get(relation, OWN_CHART)
    scopes = tuple(one for one in OWN_CHART if one in allowed and not (guarded and one in rules.guarded))
    return Terms(scopes, min(ends, default=None))


def following(
    rules: ProxyRules, relation: str, born: date, standing: Terms, *, asked_end: datetime | None, now: datetime
) -> Terms | None:
    """What other rules make of terms that stand; None: by them the minor they were for is of age, so they end.

    Rules may bring an end nearer but never put it off. Of a young adult's chart nothing opens that was closed: whom
    the rules called a minor before decides anew who may see it.
    """
    found = terms(rules, relation, born, asked_end=asked_end, now=now)
    if standing.ends_at is None:
        return found
    of_age = now >= comes_of(rules.majority, born=born)
    if found.ends_at is None or found.ends_at > standing.ends_at:
        return None if of_age else replace(found, ends_at=standing.ends_at)
    if of_age and now < comes_of(OLDEST_THRESHOLD, born=born):
        return replace(found, scopes=tuple(one for one in found.scopes if one in standing.scopes))
    return found


def turning_points(rules: ProxyRules, relation: str, born: date, ends_at: datetime | None) -> list[datetime]:
    """When somebody has to look again: the scopes narrow, a notice is due, or the access ends."""
    if relation == SELF:
        return []
    points = [comes_of(rules.guarded_from, born=born)]
    if ends_at:
        points += [ends_at, *(ends_at - timedelta(days=days) for days in rules.notice_days)]
    return sorted(points)


def is_sensible(rules: ProxyRules) -> bool:
    """Ages in order and in range, a few different days of notice, and nothing about the patients themselves."""
    ages = 0 <= rules.guarded_from <= rules.majority <= OLDEST_THRESHOLD and 0 <= rules.self_from <= OLDEST_THRESHOLD
    days = len(rules.notice_days) <= MOST_NOTICES and len(set(rules.notice_days)) == len(rules.notice_days)
    return ages and days and all(0 < day <= 365 for day in rules.notice_days) and SELF not in rules.by_relation
