"""Offers: newer wins, what is shut stays shut, and only who asks for a new link gets one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.identity.domain.people import Person, Practice
from services.identity.domain.registration import (
    Offer,
    Registration,
    reissues_pin,
    sends_anew,
    takes,
    unsettles,
)
from services.identity.domain.verification import Failures
from shared.ids import new_id

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PERSON = Person("Rosa", "Leary", date(1980, 1, 2), "rosa@example.org", "+12025550143")
OFFER = Offer(
    invitation_id=new_id(),
    version=1,
    practice=Practice("integrative-medicine", "Integrative Medicine"),
    chart_id="chart-1",
    relation="self",
    language="en",
    order="verify_first",
    scopes=("diagnoses",),
    ends_at=None,
    expires_at=NOW + timedelta(days=21),
    person=PERSON,
    pin_check="a" * 64,
)


def known(**changes: Any) -> Registration:
    offer = {name: told for name, told in vars(OFFER).items() if name != "addressed_version"}
    fields = {**offer, "status": "open", "failures": Failures(), "opened_at": None}
    return Registration(**{**fields, **changes})


def newer(**changes: Any) -> Offer:
    return replace(OFFER, version=2, **changes)


def test_a_newer_version_wins_and_an_older_or_equal_one_does_not() -> None:
    assert takes(known(), newer())
    assert not takes(known(), OFFER)
    assert not takes(known(version=3), newer())


@pytest.mark.parametrize("status", ["used", "canceled", "revoked"])
@pytest.mark.spec("S88")
def test_nothing_reopens_what_is_used_canceled_or_revoked(status: str) -> None:
    assert not takes(known(status=status), newer())
    assert not known(status=status).is_open(NOW)


def test_an_invitation_is_over_at_its_last_moment() -> None:
    assert known().is_open(NOW + timedelta(days=21, seconds=-1))
    assert not known().is_open(NOW + timedelta(days=21))


def test_only_a_new_address_needs_a_new_link() -> None:
    assert sends_anew(known(), newer(person=replace(PERSON, email="new@example.org")))
    assert not sends_anew(known(), newer(person=replace(PERSON, phone=None)))


def test_who_knows_only_versions_before_the_one_that_asked_for_a_link_mails_it() -> None:
    assert sends_anew(known(version=1), newer(addressed_version=2))
    assert sends_anew(known(version=1), replace(newer(addressed_version=2), version=3))
    assert not sends_anew(known(version=2), replace(newer(addressed_version=2), version=3))


def test_a_second_mail_to_the_same_address_voids_nothing_that_was_shown() -> None:
    assert not unsettles(known(), newer(addressed_version=2))


def test_a_new_address_birth_date_or_pin_voids_what_was_shown_and_a_new_phone_does_not() -> None:
    assert unsettles(known(), newer(person=replace(PERSON, email="new@example.org")))
    assert unsettles(known(), newer(person=replace(PERSON, date_of_birth=date(1980, 1, 3))))
    assert unsettles(known(), newer(pin_check="b" * 64))
    assert not unsettles(known(), newer(person=replace(PERSON, phone=None)))


def test_only_a_new_pin_has_its_own_count() -> None:
    assert reissues_pin(known(), newer(pin_check="b" * 64))
    assert not reissues_pin(known(), newer())


@pytest.mark.parametrize(
    ("given", "family", "initials", "name"),
    [
        ("Rosa", "Leary", "R. L.", "Rosa Leary"),
        (" ana ", None, "A.", "ana"),
        (None, "Leary", "L.", "Leary"),
        (None, " ", None, "Chart at Integrative Medicine"),
    ],
)
def test_a_chart_is_called_by_its_patient_or_else_by_its_practice(
    given: str | None, family: str | None, initials: str | None, name: str
) -> None:
    person = replace(PERSON, given_name=given, family_name=family)
    assert (person.initials, person.display_name(OFFER.practice)) == (initials, name)
