"""What notifications obeys and announces: messages to people. No field here could carry a PIN."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.enrollment import Practice
from shared.contracts.hours import Hours
from shared.messages import Command, Event, Ident, Line, Sealed

NOTIFICATIONS = ("notifications",)


class SendEmail(
    Command, key="notifications.send-email", aggregate="message_id", lanes=("security", "invitations", "reminders")
):
    """Send one e-mail. `message_id` is stable: told twice, it is one message.

    `link` is the whole URL, sealed to notifications; it is erased once the message has its final state.
    `given_name` None means a greeting without a name. After `deadline` it is not sent any more.
    `invitation_id` says which invitation the delivery news belongs to, and `version` which of its versions the mail was
    ordered for, so that late news of a former address is told from news of this one. `days_left` is what a `reminder`
    (of a link) and `access_ending` tell. `not_me` is the whole URL of the page that stops all this, sealed like `link`,
    and `quiet` that of the page that stops reminders, in which alone it stands; mail programs may post to it (RFC
    8058).
    With `hours` it is sent in these alone (docs/adr/0049).
    """

    message_id: UUID
    kind: Literal["registration", "reminder", "access_ending"]
    to: Line
    language: Line
    practice: Practice
    given_name: Line | None
    link: Sealed
    invitation_id: UUID
    deadline: datetime
    days_left: int | None = None
    not_me: Sealed | None = None
    quiet: Sealed | None = None
    hours: Hours | None = None
    version: int | None = None


class SendCode(Command, key="notifications.send-code", aggregate="message_id", urgent=True):
    """Send one security code by text, or say it in a call. `message_id` is stable: told twice, it is one message.

    `to` (E.164) and `code` (6 digits) are sealed to notifications and erased with the message's final state.
    A `to` that begins with `+0` is nobody's: such an order is dropped, and nobody else can tell it from a real one.
    After `deadline` it is not sent any more. `invitation_id` says whose practice hears of it when it fails; a code for
    an account has none, and no news.
    """

    message_id: UUID
    channel: Literal["text", "voice"]
    to: Sealed
    code: Sealed
    language: Line
    practice_id: Ident
    deadline: datetime
    invitation_id: UUID | None = None


class NoteCodeStatus(Command, key="notifications.note-code-status", aggregate="message_id"):
    """The provider's word on a code that it was ordered to send: `status` and `error` as it calls them. The gateway
    has checked that it comes from the provider. Told twice, or in another order, it changes nothing more."""

    message_id: UUID
    status: Line
    error: Line | None = None


class MessageDelivered(Event, key="message.delivered", aggregate="invitation_id", announcers=NOTIFICATIONS):
    """The recipient's mail server accepted the message. `version` is the invitation's that it was ordered for."""

    message_id: UUID
    invitation_id: UUID
    delivered_at: datetime
    version: int | None = None


class MessageDeferred(Event, key="message.deferred", aggregate="invitation_id", announcers=NOTIFICATIONS):
    """A mail server has said "later" for the first time, or reports that it has not got rid of the mail yet; or the
    practice's mails of the day are used up, and this one waits. Nothing is final: delivered or bounced follows."""

    message_id: UUID
    invitation_id: UUID
    deferred_at: datetime
    version: int | None = None


class MessageBounced(Event, key="message.bounced", aggregate="invitation_id", announcers=NOTIFICATIONS):
    """The message has failed for good: refused by a mail server, at once or later, or its deadline passed.
    It may follow `message.delivered`: a server took the mail and could not hand it on."""

    message_id: UUID
    invitation_id: UUID
    reason: Literal["refused", "expired"]
    bounced_at: datetime
    version: int | None = None


class MessageComplained(Event, key="message.complained", aggregate="invitation_id", announcers=NOTIFICATIONS):
    """Whoever got the message has told their mail provider that it is unwanted (RFC 5965). It stays delivered.

    `to` is the address that it went to, sealed to identity: no letter that only reminds goes there any more.
    """

    message_id: UUID
    invitation_id: UUID
    to: Sealed
    complained_at: datetime


class CodeFailed(Event, key="code.failed", aggregate="invitation_id", announcers=NOTIFICATIONS):
    """A security code has not reached the phone on the practice's record, for the practice alone (docs/adr/0046).

    `refused` by the provider, `expired` before it could be sent, `not_delivered`: taken, and the provider tells later
    that it failed. Neither code nor number stands here. Others may have been sent since.
    """

    message_id: UUID
    invitation_id: UUID
    channel: Literal["text", "voice"]
    reason: Literal["refused", "expired", "not_delivered"]
    failed_at: datetime
