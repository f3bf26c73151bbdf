"""A practice's proxy rules as the boxes of a form, and back."""

from __future__ import annotations

import re
from typing import get_args

from services.gateway.answers import Problem
from services.gateway.fields import Fields
from services.gateway.wording import RELATIONS
from shared.contracts.proxy import Category, ProxyRules

OLDEST_AGE, MOST_NOTICES, LONGEST_NOTICE = 21, 5, 365
"""Years, how many, and days; enrollment decides, and refuses what is beyond."""
AGES = ("self_from", "majority", "guarded_from")
CATEGORIES: tuple[Category, ...] = get_args(Category)
GUARDED = {category: f"guarded_{category}" for category in CATEGORIES}
"""Category -> the box that hides it from the representatives of older minors."""
SCOPES = {one: {category: f"{one}_{number}" for number, category in enumerate(CATEGORIES)} for one in RELATIONS}
"""Relation -> category -> the box that lets such a representative see it at most; short, for there are ninety-nine."""
NAMES = (
    *AGES,
    *GUARDED.values(),
    *(box for boxes in SCOPES.values() for box in boxes.values()),
    "notice_days",
    "reminders",
)


def boxes_of(rules: ProxyRules) -> dict[str, str]:
    """What the form holds at first; a relation that the rules do not name may see all."""
    ticked = [
        *(GUARDED[category] for category in rules.guarded),
        *(SCOPES[one][category] for one in RELATIONS for category in rules.by_relation.get(one, CATEGORIES)),
        *(("reminders",) if rules.reminders else ()),
    ]
    ages = {name: str(getattr(rules, name)) for name in AGES}
    return ages | dict.fromkeys(ticked, "yes") | {"notice_days": ", ".join(map(str, rules.notice_days))}


def read_proxy_rules(fields: Fields) -> ProxyRules | tuple[Problem, ...]:
    """The rules that the form means; or by each field what is wrong with it."""
    ages = {name: _whole(fields.line(name), most=OLDEST_AGE) for name in AGES}
    days = _days(fields.line("notice_days"))
    problems = [Problem(name, f"problem.{name}", {"oldest": OLDEST_AGE}) for name, age in ages.items() if age is None]
    guarded_from, majority = ages["guarded_from"], ages["majority"]
    if guarded_from is not None and majority is not None and guarded_from > majority:
        problems.append(Problem("guarded_from", "problem.guarded_late"))
    if days is None:
        problems.append(Problem("notice_days", "problem.notice_days", {"most": MOST_NOTICES, "days": LONGEST_NOTICE}))
    if problems:
        return tuple(problems)
    seen = {one: tuple(name for name in CATEGORIES if fields.line(boxes[name])) for one, boxes in SCOPES.items()}
    return ProxyRules.model_validate(
        {
            **ages,
            "guarded": tuple(name for name in CATEGORIES if fields.line(GUARDED[name])),
            "by_relation": {one: scopes for one, scopes in seen.items() if scopes != CATEGORIES},
            "notice_days": days,
            "reminders": bool(fields.line("reminders")),
        }
    )


def _whole(text: str, *, most: int) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,3}", text) and int(text) <= most else None


def _days(text: str) -> tuple[int, ...] | None:
    """Different numbers of days, the longest first; nothing typed is no notice at all."""
    found = [_whole(one, most=LONGEST_NOTICE) for one in re.split(r"[\s,;]+", text) if one]
    days = sorted({one for one in found if one}, reverse=True)
    return tuple(days) if len(days) == len(found) <= MOST_NOTICES else None
