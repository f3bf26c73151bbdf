"""The states of an invitation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import CANCELABLE, OPEN, Invitation, Status, settled
from tests.unit.enrollment.makers import LATE, SOON, START, an_invitation

HOUR = timedelta(hours=1)


def after(hours: int) -> datetime:
    """So many hours after it was issued."""
    return START + hours * HOUR


@pytest.mark.spec("S14")
@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (Facts(), Status.INVITED),
        (Facts(delivered_at=after(1)), Status.DELIVERED),
        (Facts(bounced_at=after(1)), Status.BOUNCED),
        (Facts(opened_at=after(1)), Status.OPENED),
        (Facts(verified_at=after(1)), Status.VERIFIED),
        (Facts(locked_at=after(1)), Status.LOCKED),
        (Facts(granted_at=after(1)), Status.ENROLLED),
        (Facts(canceled_at=after(1)), Status.CANCELED),
        (Facts(granted_at=after(1), revoked_at=after(2)), Status.ENROLLED),
        (Facts(granted_at=after(1), revoked_at=after(2), identity_closed_at=after(3)), Status.ENROLLED),
        (
            Facts(granted_at=after(1), revoked_at=after(2), identity_closed_at=after(3), records_closed_at=after(3)),
            Status.REVOKED,
        ),
        (Facts(disowned_at=after(1)), Status.DISOWNED),
        (Facts(granted_at=after(1), disowned_at=after(2)), Status.DISOWNED),
        (
            Facts(granted_at=after(1), disowned_at=after(2), identity_closed_at=after(2), records_closed_at=after(2)),
            Status.DISOWNED,
        ),
        (Facts(granted_at=after(1), left_at=after(2)), Status.LEFT),
        (Facts(granted_at=after(1), left_at=after(2), disowned_at=after(3)), Status.DISOWNED),
    ],
)
def test_each_fact_shows_in_the_chart(facts: Facts, status: Status) -> None:
    assert an_invitation(facts=facts).status(after(5)) is status


def test_a_lower_state_told_late_never_overwrites_a_higher_one() -> None:
    enrolled = an_invitation().learn(Facts(granted_at=after(4)))
    for late in ("delivered_at", "bounced_at", "opened_at", "verified_at", "locked_at"):
        assert enrolled.learn(Facts(**{late: after(1)})).status(after(5)) is Status.ENROLLED


@pytest.mark.parametrize("first", ["delivered_at", "bounced_at"])
def test_of_delivered_and_bounced_the_newer_one_shows_in_any_order(first: str) -> None:
    second = {"delivered_at": "bounced_at", "bounced_at": "delivered_at"}[first]
    older, newer = Facts(**{first: after(1)}), Facts(**{second: after(2)})
    for order in ([older, newer], [newer, older]):
        invitation = an_invitation()
        for fact in order:
            invitation = invitation.learn(fact)
        assert invitation.status(after(5)) == second.removesuffix("_at")


def test_news_of_a_former_address_says_nothing_of_the_present_one() -> None:
    readdressed = an_invitation(addressed_at=after(3), version=2)
    stale = readdressed.learn(Facts(bounced_at=after(1), opened_at=after(2), verified_at=after(2)))
    assert stale.status(after(5)) is Status.INVITED
    assert stale.learn(Facts(delivered_at=after(4))).status(after(5)) is Status.DELIVERED


def test_it_is_open_until_the_minute_its_time_is_over() -> None:
    invitation = an_invitation()
    assert invitation.is_open(invitation.expires_at - timedelta(microseconds=1))
    assert invitation.status(invitation.expires_at) is Status.EXPIRED
    assert not invitation.is_open(LATE)


def test_time_ends_only_what_is_open() -> None:
    for fact in ("locked_at", "granted_at", "canceled_at"):
        invitation = an_invitation(facts=Facts(**{fact: SOON}))
        assert invitation.status(LATE) is invitation.status(SOON)


def test_the_same_fact_twice_is_no_new_version() -> None:
    once = an_invitation().learn(Facts(opened_at=after(1)))
    assert once.version == 2
    assert once.learn(Facts(opened_at=after(1))) is once


def test_what_is_open_and_what_can_be_canceled_are_closed_lists() -> None:
    assert {
        Status.INVITED,
        Status.BOUNCED,
        Status.DELIVERED,
        Status.OPENED,
        Status.VERIFIED,
    } == OPEN
    assert {Status.LOCKED} == CANCELABLE - OPEN


@pytest.mark.spec("S88")
def test_a_grant_that_slipped_past_a_cancellation_is_revoked() -> None:
    canceled = an_invitation(facts=Facts(canceled_at=after(1)))
    slipped = settled(canceled.learn(Facts(granted_at=after(2))), now=after(3))
    assert slipped.facts.revoked_at == after(3)
    assert slipped.status(after(3)) is Status.CANCELED
    closed = slipped.learn(Facts(identity_closed_at=after(4), records_closed_at=after(4)))
    assert closed.status(after(5)) is Status.REVOKED


def test_nothing_else_is_revoked_by_itself() -> None:
    for invitation in (
        an_invitation(facts=Facts(granted_at=after(1))),
        an_invitation(facts=Facts(canceled_at=after(1))),
        an_invitation(facts=Facts(granted_at=after(1), canceled_at=after(1), revoked_at=after(2))),
    ):
        assert settled(invitation, now=after(3)) == invitation


def test_an_ended_invitation_stays_ended() -> None:
    def ended(invitation: Invitation) -> bool:
        return invitation.is_ended

    assert ended(an_invitation(facts=Facts(canceled_at=after(1))))
    assert ended(an_invitation(facts=Facts(granted_at=after(1), revoked_at=after(2))))
    assert not ended(an_invitation(facts=Facts(granted_at=after(1))))
