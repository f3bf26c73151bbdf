"""Enrollment as far as a practice's desk can tell: one chart's users, a worklist and a history, without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid5

from shared.contracts.enrollment import (
    AccessRow,
    AccessShown,
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    ChartSnapshot,
    InvitationResent,
    InvitationWithdrawn,
    InvitePerson,
    PersonInvited,
    PhoneChanged,
    RefusalReason,
    ResendInvitation,
    RevocationStarted,
    RevokeAccess,
    ShowAccess,
    StaffRefused,
)
from shared.contracts.held_mails import HeldMails
from shared.contracts.sharing import SetSharing, SharingShown, ShowSharing, Withheld
from shared.contracts.worklist import (
    Count,
    CountInvitations,
    HistoryRow,
    HistoryShown,
    InvitationsCounted,
    InvitationsListed,
    ListInvitations,
    ShowHistory,
    View,
    WorklistRow,
)
from shared.messages import Reply, Request
from shared.seals import Sealer

CHART, CODE = "c-1", "0471-9283"
NOW = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
MARIA = ChartSnapshot(
    given_name="Maria", family_name="Álvarez", date_of_birth=date(1986, 4, 28), language="es",
    email="maria@example.org", phone="+14155552671",
)  # fmt: skip
NAMESPACE = UUID("01981b6e-5f00-7c3a-9d21-4b7e0f6a1c00")
ORDERS: dict[str, Any] = {"enrolled": ("revoke",), "locked": ("cancel",), "canceled": (), "revoked": (), "expired": ()}


def invitation_id(number: int = 1) -> UUID:
    """The same for the same row, in every run."""
    return uuid5(NAMESPACE, str(number))


def user(number: int = 1, **more: Any) -> AccessRow:
    """A row of the window; an open one bears the code, once it is sealed."""
    status = more.get("status", "delivered")
    told = {
        "invitation_id": invitation_id(number), "relation": "self", "email": "maria@example.org", "chart_id": CHART,
        "phone": "+14155552671", "status": status, "given_name": "Maria", "family_name": "Álvarez", "language": "es",
        "delivery": "delivered", "issued_at": NOW, "expires_at": NOW + timedelta(days=21),
        "may": ORDERS.get(status, ("resend", "cancel", "change_phone")),
        "access_code": None if status in ORDERS else CODE,
    }  # fmt: skip
    return AccessRow.model_construct(**{**told, **more})


@dataclass
class Desk:
    """`refusal` is what every order is refused with; codes of `rows` are plain here and sealed on the way."""

    rows: tuple[AccessRow, ...] = ()
    patient: ChartSnapshot | None = MARIA
    refusal: RefusalReason | None = None
    worklist: tuple[WorklistRow, ...] = ()
    next_cursor: str | None = None
    history: tuple[HistoryRow, ...] = ()
    next_position: int | None = None
    held_mails: HeldMails | None = None
    orders: list[Request[Any]] = field(default_factory=list)
    withheld: dict[UUID | None, tuple[Withheld, ...]] = field(default_factory=dict)

    def answers(self, sealer: Sealer) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What enrollment answers; `sealer` closes the codes to the gateway."""
        return {
            ShowAccess: lambda asked: self.show_access(asked, sealer),
            ShowHistory: lambda _: HistoryShown(rows=self.history, next_position=self.next_position),
            ListInvitations: lambda _: InvitationsListed(rows=self.worklist, next_cursor=self.next_cursor),
            CountInvitations: self.count_invitations,
            InvitePerson: self.invited,
            AddRepresentative: self.invited,
            ResendInvitation: lambda asked: self.obeyed(asked, InvitationResent),
            CancelInvitation: lambda asked: self.obeyed(asked, InvitationWithdrawn),
            RevokeAccess: lambda asked: self.obeyed(asked, RevocationStarted),
            ChangePhone: self.phone_changed,
            ShowSharing: lambda asked: self.sharing_of(asked.invitation_id),
            SetSharing: self.set_sharing,
        }

    def show_access(self, asked: ShowAccess, sealer: Sealer) -> AccessShown | StaffRefused:
        """One chart's; an invitation that is not there names none."""
        if asked.invitation_id and asked.invitation_id not in {row.invitation_id for row in self.rows}:
            return StaffRefused(reason="no_such_invitation")

        def sealed(row: AccessRow) -> AccessRow:
            code = sealer.seal("gateway", row.access_code) if row.access_code and asked.codes else None
            return row.model_copy(update={"access_code": code})

        own = next((row.status for row in self.rows if row.relation == "self"), "not_invited")
        return AccessShown(
            rows=tuple(map(sealed, self.rows)), status=own, patient=self.patient, held_mails=self.held_mails
        )

    def count_invitations(self, _: CountInvitations) -> InvitationsCounted:
        """As many as there are rows in each view, and very many have ended."""
        views: tuple[View, ...] = get_args(View)
        counts = (Count(view=view, found=len(self.worklist), more=False) for view in views[:-1])
        return InvitationsCounted(
            counts=(*counts, Count(view=views[-1], found=1000, more=True)), held_mails=self.held_mails
        )

    def invited(self, asked: InvitePerson | AddRepresentative) -> PersonInvited | StaffRefused:
        """A row more."""
        self.orders.append(asked)
        if self.refusal:
            return StaffRefused(reason=self.refusal)
        number = len(self.rows) + 1
        if isinstance(asked, AddRepresentative):
            names, relation, ends_at = (asked.own_given_name, asked.own_family_name), asked.relation, asked.ends_at
        else:
            names, relation, ends_at = (asked.given_name, asked.family_name), "self", None
        row = user(
            number, email=asked.email, phone=asked.phone or None, status="invited", delivery="sent",
            given_name=names[0], family_name=names[1], relation=relation,
            language=asked.language or "en", ends_at=ends_at,
        )  # fmt: skip
        self.rows = (row, *self.rows)
        return PersonInvited(invitation_id=row.invitation_id, outcome="issued")

    def obeyed(self, asked: Any, done: type[Any]) -> Reply:
        """Done, if the row takes the order now."""
        self.orders.append(asked)
        if asked.invitation_id not in {row.invitation_id for row in self.rows}:
            return StaffRefused(reason="no_such_invitation")
        if self.refusal:
            return StaffRefused(reason=self.refusal)
        status = {InvitationWithdrawn: "canceled", RevocationStarted: "revoked"}.get(done)
        if status:
            self._turn(asked.invitation_id, status)
        reply: Reply = done(invitation_id=asked.invitation_id)
        return reply

    def phone_changed(self, asked: ChangePhone) -> Reply:
        """Any number is a good one here."""
        reply = self.obeyed(asked, InvitationResent)
        return reply if isinstance(reply, StaffRefused) else PhoneChanged(invitation_id=asked.invitation_id, phone=None)

    def sharing_of(self, invitation: UUID | None) -> SharingShown:
        """What is withheld; its version says whether anything ever was."""
        withheld = self.withheld.get(invitation, ())
        return SharingShown(version=int(invitation in self.withheld), withheld=withheld, invitation_id=invitation)

    def set_sharing(self, asked: SetSharing) -> SharingShown | StaffRefused:
        """By whomever: the console's own test holds who may."""
        self.orders.append(asked)
        if self.refusal:
            return StaffRefused(reason=self.refusal)
        self.withheld[asked.invitation_id] = asked.withheld
        return self.sharing_of(asked.invitation_id)

    def _turn(self, invitation: UUID, status: str) -> None:
        change = {"status": status, "may": ORDERS[status], "access_code": None, f"{status}_at": NOW}
        self.rows = tuple(
            row.model_copy(update=change) if row.invitation_id == invitation else row for row in self.rows
        )
