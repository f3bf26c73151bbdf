"""What enrollment obeys, answers and announces: invitations, from the practice's side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.messages import Event, Ident, Line, Message, Reply, Request, Sealed

ENROLLMENT = ("enrollment",)


class Practice(Message):
    """How a practice shows itself to people: its id, its name and its optional accent color (`#rrggbb`)."""

    practice_id: Ident
    name: Line
    accent: Line | None = None


class InvitationIssued(Event, key="invitation.issued", aggregate="invitation_id", announcers=ENROLLMENT):
    """An invitation stands, with everything identity needs to prove who the person is (S26, S38, S39).

    `pin_check` is hex HMAC-SHA256(pin key, invitation id bytes + PIN digits); the PIN itself never travels.
    `date_of_birth` is the patient's, also for representatives. `scopes` are the record categories that a
    grant will open; `ends_at` is when the grant ends, if ever. Higher `version` wins. `addressed_version` is the one
    that last asked for a link: who knows only an older version mails a new link, and the one before dies.
    """

    invitation_id: UUID
    version: int
    practice: Practice
    chart_id: Ident
    relation: Line
    given_name: Line | None
    family_name: Line | None
    date_of_birth: date
    email: Line
    phone: Line | None
    language: Line
    pin_check: Line
    order: Literal["verify_first", "account_first"] = "verify_first"
    scopes: tuple[Line, ...]
    ends_at: datetime | None = None
    issued_at: datetime
    expires_at: datetime
    addressed_version: int = 1


class InvitationCanceled(Event, key="invitation.canceled", aggregate="invitation_id", announcers=ENROLLMENT):
    """The practice took the invitation back before it was used: its link and PIN stop working (S88)."""

    invitation_id: UUID
    version: int
    canceled_at: datetime


class AccessRevoked(Event, key="access.revoked", aggregate="invitation_id", announcers=ENROLLMENT):
    """The practice ended this access for ever; a grant of this id can never come back (design.md 2, S89, S90)."""

    invitation_id: UUID
    version: int
    revoked_at: datetime


RefusalReason = Literal["no_such_invitation", "not_open", "not_enrolled", "no_such_practice"]


class StaffRefused(Reply):
    """Why a practice's order was refused."""

    reason: RefusalReason


class AccessRow(Message):
    """One row of the practice's window (S12): the PIN is there, sealed to the asker, until it is used.

    `phone_refusal` is the reason code why the phone that the EHR told is not used (trust.md 3).
    """

    invitation_id: UUID
    relation: Line
    email: Line
    phone: Line | None
    status: Line
    access_code: Sealed | None
    expires_at: datetime
    phone_refusal: Line | None = None


class AccessShown(Reply):
    """All rows of a chart, newest first."""

    rows: tuple[AccessRow, ...]


class ShowAccess(Request[AccessShown | StaffRefused], key="enrollment.show-access", query=True):
    """Staff read a chart's invitations and access codes again (S12, S24); each reading leaves an audit row."""

    practice_id: Ident
    chart_id: Ident
    staff_id: Ident


class InvitationWithdrawn(Reply):
    """The invitation is canceled."""

    invitation_id: UUID


class CancelInvitation(Request[InvitationWithdrawn | StaffRefused], key="enrollment.cancel-invitation"):
    """Staff cancel an invitation that is not completed (S86, S88)."""

    practice_id: Ident
    invitation_id: UUID
    staff_id: Ident


class RevocationStarted(Reply):
    """Access is being revoked; the status becomes `revoked` when identity and records have closed."""

    invitation_id: UUID


class RevokeAccess(Request[RevocationStarted | StaffRefused], key="enrollment.revoke-access"):
    """Staff end an enrolled person's access (S89, S90)."""

    practice_id: Ident
    invitation_id: UUID
    staff_id: Ident
