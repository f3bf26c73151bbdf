"""What enrollment answers to a practice's staff and its EHR about themselves: launches, sessions and permissions."""

from __future__ import annotations

from typing import Literal

from shared.contracts.enrollment import Practice, StaffRefused
from shared.messages import Ident, Line, Message, Reply, Request, Sealed

Role = Literal["user", "administrator"]
"""As the EHR vouches for it."""
WordRefusal = Literal[
    "unreadable", "signature_invalid", "wrong_audience", "expired", "lives_too_long", "claims_invalid", "replayed"
]
"""Why something that an EHR signed is not believed."""


class StaffMember(Message):
    """One person of a practice, and what its administrators allow (S94, S95)."""

    staff_id: Ident
    name: Line
    role: Role
    may_invite: bool
    auto_invite: bool


class ConsoleLaunched(Reply):
    """The staff member is in; the token is for a cookie alone.

    `embed_origins` are the origins that may show the practice's console inside a page of theirs.
    """

    session_token: Sealed
    practice: Practice
    chart_id: Ident | None
    embed_origins: tuple[Line, ...] = ()


class LaunchRefused(Reply):
    """The launch opens nothing; `embed_origins` are there once the signature was good, so that the page can show."""

    reason: WordRefusal | Literal["wrong_practice"]
    embed_origins: tuple[Line, ...] = ()


class LaunchConsole(Request[ConsoleLaunched | LaunchRefused], key="enrollment.launch-console"):
    """An EHR opens the console for a staff member: a JWT (RFC 7519) inside the seal, 60 seconds long, good once."""

    launch: Sealed


class StaffShown(Reply):
    """Who this staff session is, at which practice, for which chart, and what they may."""

    practice: Practice
    member: StaffMember
    chart_id: Ident | None
    language: Line
    embed_origins: tuple[Line, ...] = ()


class StaffGone(Reply):
    """No such staff session: never begun, idle too long, over, or ended."""

    embed_origins: tuple[Line, ...] = ()


class ShowStaff(Request[StaffShown | StaffGone], key="enrollment.show-staff", query=True):
    """Who is this cookie (hex SHA-256)? Marks the staff session as in use."""

    session: Line


class ConsoleClosed(Reply):
    """The staff session is over, or was over already."""


class CloseConsole(Request[ConsoleClosed], key="enrollment.close-console"):
    """End the staff session whose cookie has this hex SHA-256."""

    session: Line


class PermissionsShown(Reply):
    """What the asker may (S97); `staff` is everybody whom the practice's EHR ever named, for administrators alone.

    `practice_auto_invite` is the practice's own switch: without it nobody's signed note invites (S99).
    """

    own: StaffMember
    staff: tuple[StaffMember, ...]
    practice_auto_invite: bool


class ShowPermissions(Request[PermissionsShown | StaffRefused], key="enrollment.show-permissions", query=True):
    """A staff member reads the permissions (S97). `role` is vouched for by the asker."""

    practice_id: Ident
    staff_id: Ident
    role: Role


class PermissionsChanged(Reply):
    """They stand now as asked."""

    member: StaffMember


class ChangePermissions(Request[PermissionsChanged | StaffRefused], key="enrollment.change-permissions"):
    """An administrator says what `member_id` may (S94-S96). `role` is the acting person's, vouched for by the asker."""

    practice_id: Ident
    staff_id: Ident
    role: Role
    member_id: Ident
    may_invite: bool
    auto_invite: bool
