"""What a further event for the same person makes of an invitation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from services.enrollment.domain.details import Contacts, Details, PhoneRefusal
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.reinvitation import InviteRefusal, Next, Outcome, changed, decide, left, mails_anew
from tests.unit.enrollment.makers import LATE, SOON, START, an_invitation, some_details

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
BOUNCED = Facts(bounced_at=SOON)
CANCELED = Facts(canceled_at=SOON)
LOCKED = Facts(locked_at=SOON)
ENROLLED = Facts(granted_at=SOON)
REVOKING = Facts(granted_at=SOON, revoked_at=SOON)


def test_the_same_contacts_leave_an_open_invitation_as_it_is() -> None:
    told = some_details(given_name="Anna", language="es")
    assert decide(an_invitation(), some_details(), told, told_at=None, anew=False, now=SOON) is Next.LEAVE


@pytest.mark.parametrize(
    "told",
    [
        some_details(contacts=Contacts("new@example.org", "+14155552671")),
        some_details(contacts=Contacts("ana@example.org")),
        some_details(date_of_birth=date(1954, 9, 7)),
    ],
)
@pytest.mark.parametrize("fact", ["delivered_at", "bounced_at", "opened_at", "verified_at"])
def test_other_contacts_or_another_date_of_birth_change_it(told: Details, fact: str) -> None:
    standing = an_invitation(facts=Facts(**{fact: SOON}))
    assert decide(standing, some_details(), told, told_at=None, anew=False, now=SOON) is Next.CHANGE


@pytest.mark.parametrize(
    ("standing", "now"),
    [
        (an_invitation(facts=BOUNCED), SOON),
        (an_invitation(), START + WEEK),
        (an_invitation(facts=Facts(verified_at=SOON)), START + WEEK),
        (an_invitation(addressed_at=SOON), SOON + WEEK),
        (an_invitation(addressed_at=SOON, facts=Facts(bounced_at=SOON + HOUR)), SOON + HOUR),
    ],
)
def test_a_bounced_mail_and_a_dead_link_are_mailed_anew(standing: Invitation, now: datetime) -> None:
    known = some_details()
    assert mails_anew(standing, known, known, link_life=WEEK, now=now)
    assert decide(standing, known, known, told_at=None, anew=True, now=now) is Next.CHANGE


@pytest.mark.parametrize(
    ("standing", "now"),
    [
        (an_invitation(), START + WEEK - HOUR),
        (an_invitation(facts=Facts(delivered_at=SOON)), SOON),
        (an_invitation(addressed_at=SOON), START + WEEK),
        (an_invitation(addressed_at=SOON + HOUR, facts=BOUNCED), SOON + HOUR),
    ],
)
def test_a_link_that_may_still_arrive_is_not_mailed_twice(standing: Invitation, now: datetime) -> None:
    known, phone = some_details(), some_details(contacts=Contacts("ana@example.org"))
    assert not mails_anew(standing, known, phone, link_life=WEEK, now=now)
    assert mails_anew(standing, known, some_details(contacts=Contacts("new@example.org")), link_life=WEEK, now=now)


def test_an_event_that_was_overtaken_is_no_wish_for_another_mail() -> None:
    standing = an_invitation(told_at=START + HOUR, facts=BOUNCED)
    assert decide(standing, some_details(), some_details(), told_at=START, anew=True, now=SOON) is Next.LEAVE


@pytest.mark.spec("S27", "S28")
@pytest.mark.parametrize("facts", [CANCELED, LOCKED, REVOKING])
def test_what_has_ended_gives_way_to_a_new_invitation(facts: Facts) -> None:
    standing = an_invitation(facts=facts)
    assert decide(standing, some_details(), some_details(), told_at=None, anew=False, now=SOON) is Next.REPLACE


def test_what_has_expired_gives_way_to_a_new_invitation() -> None:
    assert decide(an_invitation(), some_details(), some_details(), told_at=None, anew=False, now=LATE) is Next.REPLACE


@pytest.mark.parametrize("now", [SOON, LATE])
def test_an_enrolled_person_is_not_invited_again(now: datetime) -> None:
    standing = an_invitation(facts=ENROLLED)
    new = some_details(contacts=Contacts("new@example.org"))
    found = decide(standing, some_details(), new, told_at=None, anew=False, now=now)
    assert found is InviteRefusal.ALREADY_ENROLLED


@pytest.mark.parametrize("facts", [Facts(), CANCELED, LOCKED, REVOKING])
def test_an_event_that_the_ehr_told_before_the_last_one_is_not_obeyed(facts: Facts) -> None:
    standing = an_invitation(facts=facts, told_at=START + HOUR)
    new = some_details(contacts=Contacts("old@example.org"))
    found = decide(standing, some_details(), new, told_at=START, anew=False, now=SOON)
    assert found is InviteRefusal.SUPERSEDED


@pytest.mark.parametrize(("before", "told_at"), [(None, START), (START, None), (START, START), (START, START + HOUR)])
def test_without_two_times_to_compare_the_newest_arrival_is_obeyed(
    before: datetime | None, told_at: datetime | None
) -> None:
    standing = an_invitation(told_at=before)
    new = some_details(contacts=Contacts("new@example.org"))
    found: Outcome = decide(standing, some_details(), new, told_at=told_at, anew=False, now=SOON)
    assert found is Next.CHANGE


def test_an_old_event_that_would_change_nothing_is_no_matter() -> None:
    standing = an_invitation(told_at=START + HOUR)
    assert decide(standing, some_details(), some_details(), told_at=START, anew=False, now=SOON) is Next.LEAVE
    assert left(standing, START) == standing
    assert left(standing, None) == standing
    assert left(standing, SOON + HOUR).told_at == SOON + HOUR


def test_a_change_is_a_new_version_with_the_old_id_and_end() -> None:
    told = an_invitation(told_at=SOON, phone_refusal=PhoneRefusal.UNREADABLE)
    before = an_invitation(version=3)
    after = changed(before, told, anew=True, now=SOON)
    assert (after.id, after.expires_at, after.version) == (before.id, before.expires_at, 4)
    assert after.addressed_version == 4
    assert (after.addressed_at, after.told_at, after.phone_refusal) == (SOON, SOON, PhoneRefusal.UNREADABLE)


def test_another_phone_alone_keeps_what_is_known_of_the_address() -> None:
    after = changed(an_invitation(), an_invitation(), anew=False, now=SOON)
    assert (after.addressed_at, after.addressed_version) == (None, 1)


def test_the_reasons_for_a_refusal_are_a_closed_list() -> None:
    assert {str(reason) for reason in InviteRefusal} == {
        "unknown_practice",
        "relation_unsupported",
        "date_of_birth_impossible",
        "email_invalid",
        "already_enrolled",
        "superseded",
        "too_young",
        "end_impossible",
        "may_not_invite",
        "auto_invite_off",
        "opted_out",
        "age_out_of_range",
        "contacts_missing",
        "already_invited",
    }
