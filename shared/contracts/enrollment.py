"""What enrollment obeys, answers and announces: invitations, from the practice's side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.contracts.held_mails import HeldMails
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
    `own_given_name` and `own_family_name` are a representative's. `voice_codes`: codes may be said in calls (D4).
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
    own_given_name: Line | None = None
    own_family_name: Line | None = None
    voice_codes: bool = True


class InvitationCanceled(
    Event, key="invitation.canceled", aggregate="invitation_id", announcers=ENROLLMENT, urgent=True
):
    """The practice took the invitation back before it was used: its link and PIN stop working (S88)."""

    invitation_id: UUID
    version: int
    canceled_at: datetime


class AccessRevoked(Event, key="access.revoked", aggregate="invitation_id", announcers=ENROLLMENT, urgent=True):
    """The practice ended this access for ever; a grant of this id can never come back (design.md 2, S89, S90)."""

    invitation_id: UUID
    version: int
    revoked_at: datetime


RefusalReason = Literal[
    "no_such_invitation",
    "not_open",
    "not_enrolled",
    "no_such_practice",
    "relation_unsupported",
    "date_of_birth_missing",
    "date_of_birth_impossible",
    "date_of_birth_differs",
    "email_invalid",
    "phone_unreadable",
    "phone_region_not_allowed",
    "too_young",
    "end_impossible",
    "already_enrolled",
    "superseded",
    "cursor_invalid",
    "rules_invalid",
    "rules_changed",
    "may_not_invite",
    "administrator_only",
]
Delivery = Literal["sent", "delivered", "bounced"]
"""What became of the last e-mail."""


class StaffRefused(Reply):
    """Why a practice's order was refused. Another practice's anything is refused as if it were absent."""

    reason: RefusalReason


class AccessRow(Message):
    """One row of the practice's window (S12): the PIN is there, sealed to the asker, until it is used.

    `phone_refusal` is the reason code why the phone that was told is not used (trust.md 3). The names are the invited
    person's; `chart_id` is another chart than the one asked for after a merge; `may` are the orders that it takes now;
    `language` is the one that the person is written to in; since `deferred_at` a mail server makes the e-mail wait;
    at `code_failed_at` a security code did not reach the phone, and nobody has verified themselves since.
    `unreadable`: its details do not open (the operator has to look); it stands there without them.
    """

    invitation_id: UUID
    relation: Line
    email: Line
    phone: Line | None
    status: Line
    access_code: Sealed | None
    expires_at: datetime
    phone_refusal: Line | None = None
    chart_id: Ident | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    delivery: Delivery = "sent"
    issued_at: datetime | None = None
    opened_at: datetime | None = None
    verified_at: datetime | None = None
    enrolled_at: datetime | None = None
    canceled_at: datetime | None = None
    revoked_at: datetime | None = None
    ends_at: datetime | None = None
    may: tuple[Literal["resend", "cancel", "change_phone", "revoke"], ...] = ()
    language: Line = "en"
    unreadable: bool = False
    deferred_at: datetime | None = None
    code_failed_at: datetime | None = None


class ChartSnapshot(Message):
    """What is known of a chart's patient, to prefill the window with (S7); None where nothing is."""

    given_name: Line | None
    family_name: Line | None
    date_of_birth: date | None
    language: Line
    email: Line | None
    phone: Line | None


class AccessShown(Reply):
    """All rows of a chart, newest first. `status` is the patient's own, `not_invited` before the first (S4).

    The rows are those of all charts that are merged with it, of which `chart_id` is the surviving one.
    `held_mails` are all of the practice's that wait for their turn.
    """

    rows: tuple[AccessRow, ...]
    status: Line = "not_invited"
    patient: ChartSnapshot | None = None
    chart_id: Ident | None = None
    held_mails: HeldMails | None = None


class ShowAccess(Request[AccessShown | StaffRefused], key="enrollment.show-access", query=True):
    """Staff read a chart's invitations and access codes again (S12, S24); each reading leaves an audit row.

    The chart may be named by one of its invitations. Without `codes` the rows hold none, and the audit says so.
    """

    practice_id: Ident
    chart_id: Ident | None = None
    staff_id: Ident
    invitation_id: UUID | None = None
    codes: bool = True


class InvitationWithdrawn(Reply):
    """The invitation is canceled."""

    invitation_id: UUID


class CancelInvitation(Request[InvitationWithdrawn | StaffRefused], key="enrollment.cancel-invitation", urgent=True):
    """Staff cancel an invitation that is not completed (S86, S88)."""

    practice_id: Ident
    invitation_id: UUID
    staff_id: Ident


class RevocationStarted(Reply):
    """Access is being revoked; the status becomes `revoked` when identity and records have closed."""

    invitation_id: UUID


class RevokeAccess(Request[RevocationStarted | StaffRefused], key="enrollment.revoke-access", urgent=True):
    """Staff end an enrolled person's access (S89, S90)."""

    practice_id: Ident
    invitation_id: UUID
    staff_id: Ident


class PersonInvited(Reply):
    """The invitation that stands now. `unchanged`: one stood already and everything in it was the same."""

    invitation_id: UUID
    outcome: Literal["issued", "changed", "unchanged"]
    phone_refusal: Line | None = None


class InvitePerson(Request[PersonInvited | StaffRefused], key="enrollment.invite-person"):
    """Staff invite the patient of a chart, after confirming the contacts (S8, S9); the rules are `patient.invited`'s.

    What is None is taken from the chart's snapshot. `phone` is free text; a bad one only costs the phone.
    """

    practice_id: Ident
    chart_id: Ident
    staff_id: Ident
    email: Line
    phone: Line | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    date_of_birth: date | None = None
    language: Line | None = None


class AddRepresentative(Request[PersonInvited | StaffRefused], key="enrollment.add-representative"):
    """Staff invite somebody who acts for the patient (S75-S80): a row, an e-mail, a link and a PIN of their own.

    `relation` is a word or a FHIR R4 relationship code of the list in docs/how-to/integrate-an-ehr.md, never `self`.
    The date of birth is the patient's (S39). `ends_at` limits the access; the practice's proxy rules may end it sooner.
    """

    practice_id: Ident
    chart_id: Ident
    staff_id: Ident
    relation: Line
    own_given_name: Line | None
    own_family_name: Line | None
    email: Line
    phone: Line | None = None
    language: Line | None = None
    ends_at: datetime | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    date_of_birth: date | None = None


class InvitationResent(Reply):
    """A new link is on its way; the old one is dead, the PIN is the same."""

    invitation_id: UUID


class ResendInvitation(Request[InvitationResent | StaffRefused], key="enrollment.resend-invitation"):
    """Staff have the registration e-mail sent anew while the invitation is open (S85, D14)."""

    practice_id: Ident
    invitation_id: UUID
    staff_id: Ident


class PhoneChanged(Reply):
    """The phone that codes go to from now on, in E.164; codes sent to another one are void."""

    invitation_id: UUID
    phone: Line | None


class ChangePhone(Request[PhoneChanged | StaffRefused], key="enrollment.change-phone"):
    """Staff correct the phone of an open invitation in place (S13, D7): new version, same PIN. None removes it."""

    practice_id: Ident
    invitation_id: UUID
    staff_id: Ident
    phone: Line | None
