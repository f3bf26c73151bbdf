"""An invitation: its states, and what each new fact makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from services.enrollment.domain.details import PhoneRefusal
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.proxy import Terms


class Status(StrEnum):
    """What staff see in the chart (S4, S14); `not_invited` is a chart without any invitation."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    BOUNCED = "bounced"
    DELIVERED = "delivered"
    OPENED = "opened"
    VERIFIED = "verified"
    LOCKED = "locked"
    EXPIRED = "expired"
    ENROLLED = "enrolled"
    CANCELED = "canceled"
    REVOKED = "revoked"
    DISOWNED = "disowned"
    LEFT = "left"


OPEN = frozenset({Status.INVITED, Status.BOUNCED, Status.DELIVERED, Status.OPENED, Status.VERIFIED})
"""Its link and PIN can still be used."""
CANCELABLE = OPEN | {Status.LOCKED}
"""Not completed, and not over by itself (S86)."""


Delivery = Literal["sent", "delivered", "bounced"]
Order = Literal["resend", "cancel", "change_phone", "revoke"]
_OF_DELIVERY: dict[Delivery, Status] = {
    "sent": Status.INVITED,
    "delivered": Status.DELIVERED,
    "bounced": Status.BOUNCED,
}


@dataclass(frozen=True)
class Invitation:
    """One person's invitation to one chart.

    `told_at` is the EHR's own time of the event that last told of it; `addressed_at` is when, and `addressed_version`
    with which version, the person was last written to anew (None and 1: never); `phone_refusal` tells the practice why
    there is no phone; `terms` are what its grant opens; at `due_at` time itself changes something (domain/clock.py).
    """

    id: UUID
    practice_id: str
    chart_id: str
    relation: str
    version: int
    issued_at: datetime
    expires_at: datetime
    told_at: datetime | None = None
    addressed_at: datetime | None = None
    addressed_version: int = 1
    phone_refusal: PhoneRefusal | None = None
    terms: Terms = field(default_factory=Terms)
    due_at: datetime | None = None
    facts: Facts = field(default_factory=Facts)

    def status(self, now: datetime) -> Status:
        """A pure function of what is known: the highest state that any fact proves."""
        facts = self.facts
        if facts.disowned_at or facts.left_at:
            return Status.DISOWNED if facts.disowned_at else Status.LEFT
        if facts.identity_closed_at and facts.records_closed_at:
            return Status.REVOKED
        if facts.canceled_at:
            return Status.CANCELED
        if facts.granted_at:
            return Status.ENROLLED
        if facts.locked_at:
            return Status.LOCKED
        return Status.EXPIRED if now >= self.expires_at else self._progress()

    def is_open(self, now: datetime) -> bool:
        """Can its link and PIN still be used?"""
        return self.status(now) in OPEN

    def learn(self, news: Facts) -> Invitation:
        """With `news` known too; a new version only if it was news."""
        facts = self.facts.joined(news)
        return self if facts == self.facts else replace(self, facts=facts, version=self.version + 1)

    @property
    def is_ended(self) -> bool:
        """Was it taken back, by the practice or the person? Then no grant may ever stand (design.md 2)."""
        facts = self.facts
        return bool(facts.canceled_at or facts.revoked_at or facts.disowned_at or facts.left_at)

    @property
    def delivery(self) -> Delivery:
        """What became of the last e-mail."""
        delivered = self._since_addressed(self.facts.delivered_at)
        bounced = self._since_addressed(self.facts.bounced_at)
        if bounced and (not delivered or bounced >= delivered):
            return "bounced"
        return "delivered" if delivered else "sent"

    @property
    def deferred_at(self) -> datetime | None:
        """Since when the last e-mail waits at a mail server; None when nothing is known to wait."""
        waits, ended = self._since_addressed(self.facts.deferred_at), (self.facts.delivered_at, self.facts.bounced_at)
        return None if waits is None or any(moment and moment > waits for moment in ended) else waits

    @property
    def code_failed_at(self) -> datetime | None:
        """When a security code last failed to reach the phone; None once somebody has verified themselves since."""
        failed, verified = self.facts.code_failed_at, self.facts.verified_at
        return None if failed is None or (verified and verified > failed) else failed

    def orders(self, now: datetime) -> tuple[Order, ...]:
        """What staff may do with it now (S85, S86, S89)."""
        status = self.status(now)
        if status in OPEN:
            return ("resend", "cancel", "change_phone")
        if status in CANCELABLE:
            return ("cancel",)
        return ("revoke",) if status is Status.ENROLLED and not self.is_ended else ()

    def _progress(self) -> Status:
        if self._since_addressed(self.facts.verified_at):
            return Status.VERIFIED
        if self._since_addressed(self.facts.opened_at):
            return Status.OPENED
        return _OF_DELIVERY[self.delivery]

    def _since_addressed(self, moment: datetime | None) -> datetime | None:
        """News of a former mail says nothing of this one."""
        outdated = moment and self.addressed_at and moment < self.addressed_at
        return None if outdated else moment


def settled(invitation: Invitation, *, now: datetime) -> Invitation:
    """A grant that slipped past a cancellation is revoked at once; everything else stands as it is."""
    slipped = invitation.facts.granted_at and invitation.facts.canceled_at and not invitation.facts.revoked_at
    return invitation.learn(Facts(revoked_at=now)) if slipped else invitation
