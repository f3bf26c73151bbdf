"""What the passing of time makes of an invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.enrollment.domain.clock import Due, Notice, Reminder, after_news, due, next_look
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.proxy import DEFAULT, ProxyRules, Terms
from services.enrollment.domain.scopes import OWN_CHART
from tests.unit.enrollment.makers import SOON, START, an_invitation

WEEK = timedelta(days=7)
BORN = date(2012, 5, 1)
MAJORITY = datetime(2030, 5, 1, tzinfo=UTC)
SILENT = replace(DEFAULT, reminders=False)


def days(number: float) -> datetime:
    """So many days after START."""
    return START + timedelta(days=number)


def looks(invitation: Invitation, now: datetime, *, rules: ProxyRules = DEFAULT) -> datetime | None:
    """When to look again."""
    return next_look(invitation, BORN, rules=rules, link_life=WEEK, now=now)


def does(invitation: Invitation, now: datetime, *, rules: ProxyRules = DEFAULT) -> Due:
    """What is due."""
    return due(invitation, rules=rules, link_life=WEEK, now=now)


def a_parents(**more: Any) -> Invitation:
    """A parent who is in until majority."""
    made = an_invitation(relation="parent", terms=Terms(OWN_CHART, MAJORITY), facts=Facts(granted_at=SOON))
    return replace(made, **more)


def test_an_open_invitation_is_looked_at_before_its_link_dies_and_at_its_end() -> None:
    invitation = an_invitation()
    assert [looks(invitation, days(at)) for at in (0, 4, 6, 21)] == [days(4), days(6), days(21), None]


def test_a_practice_may_switch_reminders_off() -> None:
    assert looks(an_invitation(), START, rules=SILENT) == days(21)
    assert does(an_invitation(due_at=days(4)), days(4), rules=SILENT) == Due()


def test_a_new_link_has_its_own_reminders() -> None:
    again = an_invitation(addressed_at=days(5))
    assert [looks(again, days(at)) for at in (5, 9, 11)] == [days(9), days(11), days(21)]


def test_reminders_come_three_days_and_one_day_before() -> None:
    assert does(an_invitation(due_at=days(4)), days(4)) == Due(message=Reminder(3))
    assert does(an_invitation(due_at=days(6)), days(6.1)) == Due(message=Reminder(1))


def test_of_two_missed_reminders_only_the_last_is_sent_and_none_for_a_dead_link() -> None:
    assert does(an_invitation(due_at=days(4)), days(6.5)) == Due(message=Reminder(1))
    assert does(an_invitation(due_at=days(4)), days(7.5)) == Due()


@pytest.mark.parametrize("fact", ["bounced_at", "granted_at", "canceled_at", "locked_at"])
def test_reminders_stop_at_a_bounce_and_once_it_is_used_or_over(fact: str) -> None:
    stopped = an_invitation(due_at=days(4), facts=Facts(**{fact: days(1)}))
    assert does(stopped, days(4)) == Due()


def test_who_has_opened_the_link_is_still_reminded() -> None:
    assert does(an_invitation(due_at=days(4), facts=Facts(opened_at=SOON)), days(4)) == Due(message=Reminder(3))


def test_its_end_is_due_once_and_looks_no_more() -> None:
    assert does(an_invitation(due_at=days(21)), days(21)) == Due(expire=True)
    assert looks(an_invitation(), days(22)) is None


@pytest.mark.parametrize("notice", [90, 30, 7])
def test_the_end_of_an_access_is_told_before(notice: int) -> None:
    moment = MAJORITY - timedelta(days=notice)
    assert looks(a_parents(), moment - timedelta(hours=1)) == moment
    assert does(a_parents(due_at=moment), moment) == Due(message=Notice(notice))


def test_the_end_of_an_access_comes_at_majority() -> None:
    assert looks(a_parents(), MAJORITY - timedelta(days=1)) == MAJORITY
    assert does(a_parents(due_at=MAJORITY), MAJORITY) == Due(end=True)
    assert does(a_parents(due_at=MAJORITY, facts=Facts(granted_at=SOON, revoked_at=SOON)), MAJORITY) == Due()


def test_news_that_ends_the_waiting_ends_the_looking_but_a_representative_is_looked_at() -> None:
    before = an_invitation(due_at=days(4))
    for fact in ("granted_at", "canceled_at", "locked_at"):
        assert after_news(before, before.learn(Facts(**{fact: SOON})), now=SOON).due_at is None
    assert after_news(before, before.learn(Facts(opened_at=SOON)), now=SOON).due_at == days(4)
    parent = replace(before, relation="parent")
    assert after_news(parent, parent.learn(Facts(granted_at=SOON)), now=SOON).due_at == SOON
