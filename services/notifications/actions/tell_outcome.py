"""Tell what became of a mail: news for whoever invited, and an audit row at its end (docs/adr/0039)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog
from prometheus_client import Counter

from services.notifications.domain.message import Bounced, Delivered, Kind, Outcome, Waiting
from services.notifications.tools import Tools
from shared.contracts.notifications import MessageBounced, MessageDeferred, MessageDelivered
from shared.messages import Event
from shared.wire import Attributes
from shared.work import Work

log = structlog.get_logger()
MAILS = Counter("chartkey_mails", "Attempts to send an e-mail, by kind and what became of it", ["kind", "state"])


@dataclass(frozen=True)
class About:
    """The mail that is told of. `recipient_index` is the keyed hash of its address; `invitation_version` is what it was
    ordered for."""

    message_id: UUID
    kind: Kind
    invitation_id: UUID | None
    recipient_index: bytes | None
    correlation_id: str
    traceparent: str
    invitation_version: int | None

    @classmethod
    def of(cls, row: asyncpg.Record) -> About:
        """From a row of the table."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})

    @property
    def chain(self) -> str:
        """The audit chain: all mails of an invitation, or all letters to one mailbox, without the address."""
        if self.invitation_id:
            return f"invitation:{self.invitation_id}"
        return f"mailbox:{self.recipient_index.hex() if self.recipient_index else self.message_id}"

    def voice(self, work: Work[Tools]) -> Work[Tools]:
        """The same work, speaking as the continuation of the order that this mail came with."""
        message_id = str(self.message_id)
        attributes = Attributes(
            message_id=message_id, type="", correlation_id=self.correlation_id, traceparent=self.traceparent
        )
        return replace(work, message_id=message_id, attributes=attributes)

    def audit(self, work: Work[Tools], state: str) -> None:
        """A row on the chain of the mail."""
        work.audit(
            chain=self.chain,
            actor=work.service,
            right="order",
            action=f"send-email.{state}",
            category=self.kind,
            subject=str(self.message_id),
        )


def tell_outcome(work: Work[Tools], about: About, outcome: Outcome, *, answer: str = "") -> None:
    """Of an account's letters there is no news to tell. Waiting is no end, and is not audited. `answer` is a code and
    goes to the log alone."""
    voice = about.voice(work)
    match outcome:
        case Delivered():
            about.audit(voice, "delivered")
        case Bounced(reason):
            log.warning("message.bounced", message=str(about.message_id), reason=reason, answer=answer)
            about.audit(voice, f"bounced.{reason}")
    if about.invitation_id:
        voice.announce(_news(about, about.invitation_id, outcome, at=work.now))


def _news(about: About, invitation_id: UUID, outcome: Outcome, *, at: datetime) -> Event:
    message_id, version = about.message_id, about.invitation_version
    match outcome:
        case Delivered():
            return MessageDelivered(
                message_id=message_id, invitation_id=invitation_id, delivered_at=at, version=version
            )
        case Bounced(reason):
            return MessageBounced(
                message_id=message_id, invitation_id=invitation_id, reason=reason, bounced_at=at, version=version
            )
        case Waiting():
            return MessageDeferred(message_id=message_id, invitation_id=invitation_id, deferred_at=at, version=version)
