"""Proxy rules: what a practice lets representatives see, and until when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.contracts.enrollment import StaffRefused
from shared.messages import Ident, Line, Message, Reply, Request

Category = Literal[
    "diagnoses",
    "medications",
    "immunizations",
    "allergies",
    "procedures",
    "care_plans",
    "labs",
    "appointments",
    "demographics",
]


class ProxyRules(Message):
    """Ages in years, each at most 21; days before an end, longest first.

    Below `self_from` no patient is invited to their own chart. `guarded` categories of a minor are hidden from
    representatives from the age of `guarded_from` on. At `majority` a representative's access ends; both they and the
    practice are told `notice_days` before. `by_relation` limits what a relation may see; one not named may see all.
    `reminders` are sent three days and one day before the link of an unused invitation dies.
    """

    self_from: int = 18
    majority: int = 18
    guarded_from: int = 13
    guarded: tuple[Category, ...] = ("diagnoses", "medications", "procedures", "care_plans", "labs", "appointments")
    by_relation: dict[Line, tuple[Category, ...]] = Field(default_factory=dict)
    notice_days: tuple[int, ...] = (90, 30, 7)
    reminders: bool = True


class ProxyRulesShown(Reply):
    """The rules in force. `version` 0 are the defaults."""

    version: int
    rules: ProxyRules


class ShowProxyRules(Request[ProxyRulesShown | StaffRefused], key="enrollment.show-proxy-rules", query=True):
    """The practice's rules."""

    practice_id: Ident
    staff_id: Ident


class SetProxyRules(Request[ProxyRulesShown | StaffRefused], key="enrollment.set-proxy-rules"):
    """Replace the rules as they stood at `version`; every standing access of a representative is looked at again.

    Refused to everybody whom the practice's EHR has not last called an administrator.
    """

    practice_id: Ident
    staff_id: Ident
    version: int
    rules: ProxyRules
