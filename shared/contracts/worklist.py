"""What staff read across a practice: its worklist, counts, and what happened to one chart's access."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.enrollment import Delivery, StaffRefused
from shared.contracts.held_mails import HeldMails
from shared.messages import Ident, Line, Message, Reply, Request

View = Literal["waiting", "bounced", "expiring", "locked", "enrolled", "ended"]
"""`waiting` for the person, the one that ends first on top; `expiring` within three days; `ended` are those canceled,
revoked or expired after which nobody was invited. The other views begin with the newest."""


class WorklistRow(Message):
    """One invitation; the names are the invited person's. `unreadable` and `code_failed_at` as in the practice's
    window."""

    invitation_id: UUID
    chart_id: Ident
    relation: Line
    status: Line
    delivery: Delivery
    given_name: Line | None
    family_name: Line | None
    email: Line
    issued_at: datetime
    expires_at: datetime
    enrolled_at: datetime | None
    ends_at: datetime | None
    unreadable: bool = False
    code_failed_at: datetime | None = None


class InvitationsListed(Reply):
    """One page. `next_cursor` asks for the next one; None is the end."""

    rows: tuple[WorklistRow, ...]
    next_cursor: Line | None


class ListInvitations(Request[InvitationsListed | StaffRefused], key="enrollment.list-invitations", query=True):
    """One page of the practice's worklist, or of what is found; at most 100 rows; each reading leaves an audit row.

    `search` are the beginnings of names, of the e-mail address, or a whole chart id, at least three characters; it
    looks through all views. `cursor` is a former page's `next_cursor` and is worth something only beside the same
    view and search.
    """

    practice_id: Ident
    staff_id: Ident
    view: View = "waiting"
    search: Line | None = None
    cursor: Line | None = None
    limit: int = 25


class Count(Message):
    """How many invitations a view holds; beyond 1,000 only that there are `more`."""

    view: View
    found: int
    more: bool


class InvitationsCounted(Reply):
    """One count per view. `held_mails` are all of the practice's that wait for their turn."""

    counts: tuple[Count, ...]
    held_mails: HeldMails | None = None


class CountInvitations(Request[InvitationsCounted | StaffRefused], key="enrollment.count-invitations", query=True):
    """How much there is to do."""

    practice_id: Ident
    staff_id: Ident


class HistoryRow(Message):
    """Who did what, by what right, to which invitation, and when; never a value.

    `name` is the staff member's as the EHR last said it; None for others, and for whom it never named.
    """

    position: int
    at: datetime
    actor: Line
    right: Line
    action: Line
    subject: Line
    name: Line | None = None


class HistoryShown(Reply):
    """One page of a chart's history, newest first. `next_position` asks for what came before; None is the end."""

    rows: tuple[HistoryRow, ...]
    next_position: int | None


class ShowHistory(Request[HistoryShown | StaffRefused], key="enrollment.show-history", query=True):
    """Who did what to a chart's access, from the audit rows; reading it leaves one too. At most 100 rows."""

    practice_id: Ident
    chart_id: Ident
    staff_id: Ident
    before: int | None = None
    limit: int = 50
