"""What is known of an invitation only grows."""

from __future__ import annotations

from datetime import timedelta

from services.enrollment.domain.facts import NAMES, PER_ADDRESS, Facts
from services.enrollment.domain.invitation import Status
from tests.unit.enrollment.makers import START, an_invitation

EARLY, LATER = START + timedelta(hours=1), START + timedelta(hours=2)


def test_what_happens_once_is_known_by_its_earliest_time_and_what_may_recur_by_its_latest() -> None:
    for name in NAMES:
        early, later = Facts(**{name: EARLY}), Facts(**{name: LATER})
        kept = LATER if name in PER_ADDRESS else EARLY
        assert getattr(early.joined(later), name) == getattr(later.joined(early), name) == kept


def test_an_opened_link_shows_again_after_the_address_has_changed() -> None:
    opened_before = an_invitation(facts=Facts(opened_at=EARLY), addressed_at=EARLY + timedelta(minutes=1))
    assert opened_before.status(LATER) is Status.INVITED
    assert opened_before.learn(Facts(opened_at=LATER)).status(LATER) is Status.OPENED
