"""Identity's projection of an invitation: whom to expect, until when, and whether the door is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.identity.domain.attempt import Order
from services.identity.domain.codes import Channel
from services.identity.domain.people import Person, Practice
from services.identity.domain.verification import Failures

Status = Literal["open", "used", "canceled", "revoked", "expired", "disowned", "left"]


@dataclass(frozen=True)
class Offer:
    """What enrollment said in `invitation.issued`; a higher `version` replaces a lower one.

    `addressed_version` is the version that last asked for a link to be mailed; `voice_codes`: may codes be said in a
    call (D4)?
    """

    invitation_id: UUID
    version: int
    practice: Practice
    chart_id: str
    relation: str
    language: str
    order: Order
    scopes: tuple[str, ...]
    ends_at: datetime | None
    expires_at: datetime
    person: Person
    pin_check: str
    addressed_version: int = 1
    voice_codes: bool = True


@dataclass(frozen=True)
class Registration:
    """An offer as it stands here. `person` and `pin_check` are None once they may not be known any more."""

    invitation_id: UUID
    version: int
    status: Status
    practice: Practice
    chart_id: str
    relation: str
    language: str
    order: Order
    scopes: tuple[str, ...]
    ends_at: datetime | None
    expires_at: datetime
    person: Person | None
    pin_check: str | None
    failures: Failures
    opened_at: datetime | None
    voice_codes: bool = True

    def is_open(self, now: datetime) -> bool:
        """May somebody still register by it? Used, canceled, revoked and expired are all the same "no" (D8)."""
        return self.status == "open" and now < self.expires_at

    def code_channels(self, offered: tuple[Channel, ...]) -> tuple[Channel, ...]:
        """How a code could reach this person, of the ways that are offered here; none without a phone (D4)."""
        if self.person is None or self.person.phone is None:
            return ()
        return tuple(channel for channel in offered if channel == "text" or self.voice_codes)


def takes(registration: Registration, offer: Offer) -> bool:
    """Newer wins, and nothing reopens a door that was shut (design.md 2)."""
    return registration.status == "open" and registration.version < offer.version


def sends_anew(registration: Registration, offer: Offer) -> bool:
    """Was a link asked for since? A new address needs one in any case; the link before it must die."""
    return moves(registration, offer) or registration.version < offer.addressed_version


def moves(registration: Registration, offer: Offer) -> bool:
    """Is it another mailbox than before?"""
    return registration.person is None or registration.person.email != offer.person.email


def unsettles(registration: Registration, offer: Offer) -> bool:
    """Does the change void what open attempts have shown? A new phone or a second mail does not (design.md 2)."""
    born = registration.person.date_of_birth if registration.person else None
    return moves(registration, offer) or reissues_pin(registration, offer) or born != offer.person.date_of_birth


def reissues_pin(registration: Registration, offer: Offer) -> bool:
    """A new PIN has its own count of failures."""
    return registration.pin_check != offer.pin_check


def voids_codes(registration: Registration, offer: Offer) -> bool:
    """Does the change void phone codes? A new phone does, and so does whatever unsettles (design.md 2)."""
    phone = registration.person.phone if registration.person else None
    return phone != offer.person.phone or unsettles(registration, offer)
