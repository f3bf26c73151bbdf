"""What identity answers and announces: registration, accounts, sessions, and who may see what."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.enrollment import Practice
from shared.messages import Event, Ident, Line, Message, Reply, Request, Sealed, Text

IDENTITY = ("identity",)
Step = Literal["verify", "last_look", "set_up_account", "done"]
"""What a registration attempt needs next; identity decides, the gateway only turns it into a page."""

SECURITY_QUESTIONS = (
    "first_school", "first_street", "first_pet", "childhood_friend", "favorite_teacher", "first_job_town",
)  # fmt: skip
"""The fixed list of S57 by neutral ids; the wording is the gateway's catalog."""


class LinkOpened(Event, key="link.opened", aggregate="invitation_id", announcers=IDENTITY):
    """Somebody, or a mail scanner, opened the registration link for the first time."""

    invitation_id: UUID
    opened_at: datetime


class IdentityVerified(Event, key="identity.verified", aggregate="invitation_id", announcers=IDENTITY):
    """A registration attempt proved who the person is (S38)."""

    invitation_id: UUID
    method: Literal["pin", "phone"]
    verified_at: datetime


class VerificationLocked(Event, key="verification.locked", aggregate="invitation_id", announcers=IDENTITY):
    """Too many failures in all: the practice must reissue (trust.md 1)."""

    invitation_id: UUID
    locked_at: datetime


class AccessGranted(Event, key="access.granted", aggregate="invitation_id", announcers=IDENTITY):
    """An account may read a chart. The grant's id is its invitation's id (design.md 2)."""

    invitation_id: UUID
    account_id: UUID
    practice: Practice
    chart_id: Ident
    relation: Line
    display_name: Line
    scopes: tuple[Line, ...]
    ends_at: datetime | None
    granted_at: datetime


class AccessClosed(Event, key="access.closed", aggregate="invitation_id", announcers=("identity", "records")):
    """One service has shut its door on a revoked access; `revoked` shows once both have (design.md 2)."""

    invitation_id: UUID
    closed_by: Literal["identity", "records"]
    closed_at: datetime


class SessionEnded(Event, key="session.ended", aggregate="session_id", announcers=IDENTITY, urgent=True):
    """A session is over; assertions that name it are worth nothing from now on."""

    session_id: UUID
    ended_at: datetime


Channel = Literal["text", "voice"]
"""How a security code reaches a telephone (S44)."""


class CodeStanding(Message):
    """The security code that this browser asked for last; alike whether or not one was sent.

    It counts until `expires_at`; another one may be asked for at `again_at`.
    """

    channel: Channel
    expires_at: datetime
    again_at: datetime


class AttemptShown(Reply):
    """Where a registration attempt stands and what its next page may show.

    `initials` and `birth_year` are None until identity is verified in this very attempt. `username` is the
    prefill of S58. `tries` says whether a date of birth and PIN would be heard at all; a pause ends at
    `tries_again_at`. `code_channels` are the ways to ask for a security code, none without a
    usable phone on record; `code_tries` and `code_tries_again_at` say of codes what `tries` says of the PIN.
    `renews`: it follows an access of this or the invited address's account that has ended; `bound`: it has an account.
    """

    step: Step
    order: Literal["verify_first", "account_first"]
    practice: Practice
    language: Line
    verified: bool
    relation: Line
    initials: Line | None
    birth_year: int | None
    given_name: Line | None
    family_name: Line | None
    username: Line | None
    tries: Literal["open", "paused", "locked"] = "open"
    tries_again_at: datetime | None = None
    code_channels: tuple[Channel, ...] = ()
    code: CodeStanding | None = None
    code_tries: Literal["open", "paused", "locked"] = "open"
    code_tries_again_at: datetime | None = None
    renews: bool = False
    bound: bool = False


class AttemptGone(Reply):
    """No such open attempt: never begun, ended, or its invitation is used, canceled, expired or revoked (S34)."""


class LinkAccepted(Reply):
    """The link is good; the browser holds this attempt from now on. Nothing is spent (trust.md 1)."""

    attempt_token: Sealed
    language: Line
    step: Step


class LinkRefused(Reply):
    """Used, expired, canceled, superseded, malformed or unknown: one answer for all (S34, D8)."""


class OpenLink(Request[LinkAccepted | LinkRefused], key="identity.open-link"):
    """A browser followed a registration link. `attempt` is hex SHA-256 of the attempt cookie it already had."""

    token: Sealed
    attempt: Line | None


class ShowAttempt(Request[AttemptShown | AttemptGone], key="identity.show-attempt", query=True):
    """What is this browser's registration attempt waiting for? `attempt` is hex SHA-256 of its cookie."""

    attempt: Line


class Registered(Reply):
    """The step is taken; the session token is there when this completed the registration.

    `browser` is a long-lived token of its own for this browser: see `LogIn`. `account_waits` says what an account that
    was made first needs now: its address confirmed, or to be logged in to; this browser's attempt has ended then.
    """

    step: Step
    session: Sealed | None = None
    browser: Sealed | None = None
    account_waits: Literal["confirmation", "log_in"] | None = None


class ConfirmLastLook(Request[Registered | AttemptGone], key="identity.confirm-last-look"):
    """The person has seen whose chart this is and by what right, and says yes. `browser`, `device`: see `LogIn`."""

    attempt: Line
    browser: Line | None = None
    device: Line | None = None


class AttemptEnded(Reply):
    """The attempt is over; `practice` is whom to call."""

    practice: Practice


class EndAttempt(Request[AttemptEnded | AttemptGone], key="identity.end-attempt"):
    """The person says at the last look: this is not me. The whole invitation is frozen (see `access.ended`)."""

    attempt: Line


class AccountRefused(Reply):
    """Why the account was not created; each reason belongs to one field.

    `too_many`: the invitation has made as many accounts today, or was told of as many taken names, as one may.
    """

    reason: Literal[
        "not_verified", "question_unknown", "answer_missing", "name_missing", "username_missing", "username_taken",
        "username_invalid", "email_invalid", "password_short", "password_long", "password_no_uppercase",
        "password_no_number_or_symbol", "password_common", "agreement_missing", "too_many",
    ]  # fmt: skip


class CreateAccount(Request[Registered | AccountRefused | AttemptGone], key="identity.create-account", deadline=8.0):
    """Create the account that this attempt binds (S55-S66). `agreement` is the version of the texts accepted.

    `email` is for an account that is made first: the address that it is to have, which becomes its username, with
    question and answer left for later (S67, D1). `browser`, `device`: see `LogIn`.
    """

    attempt: Line
    question: Line
    answer: Sealed
    first_name: Line
    last_name: Line
    username: Line
    password: Sealed
    agreement: Line
    language: Line
    browser: Line | None = None
    email: Line | None = None
    device: Line | None = None


class LoggedIn(Reply):
    """A session has begun; the tokens are for cookies alone. `browser` None means: keep the one there is.

    `attempt` is there when the account was made first and its registration waits for a proof (S73).
    """

    session: Sealed
    browser: Sealed | None = None
    attempt: Sealed | None = None


class LoginRefused(Reply):
    """Wrong username or password, never saying which; `retry_at` is set while tries are being slowed down.

    `unconfirmed`: both are right, and the account's address is not confirmed yet; a new link is on its way to it.
    `reset_required`: both are right, and the password has to be chosen anew first (`identity.request-reset`, S112).
    """

    reason: Literal["no_match", "delayed", "unconfirmed", "reset_required"]
    retry_at: datetime | None = None


class LogIn(Request[LoggedIn | LoginRefused], key="identity.log-in", deadline=8.0):
    """Username or e-mail, and password (S100, D3).

    `browser` is hex SHA-256 of the known-browser cookie, if any: failures elsewhere never delay a browser in
    which this account has logged in before (trust.md 1). `network` is the /24 or /64 that it comes from, if that is
    known; `device` is what the list of sessions calls the browser.
    """

    username: Line
    password: Sealed
    browser: Line | None = None
    network: Line | None = None
    device: Line | None = None


class LoggedOut(Reply):
    """The session is over, or was over already."""


class LogOut(Request[LoggedOut], key="identity.log-out"):
    """End the session whose cookie has this hex SHA-256 (S103)."""

    session: Line


class ChartAccess(Message):
    """One chart that an account may open: the grant, whose chart and by what right."""

    grant_id: UUID
    practice: Practice
    display_name: Line
    relation: Line


class SessionAsserted(Reply):
    """A 60-second proof of the session for other services, and what the page's frame shows.

    `assertion` is base64url(JSON claims) + "." + base64url(Ed25519 signature): see shared/seals.py. `ends_in` is in
    how many seconds the session ends unless it is used again; a length and not a moment, so that clocks may differ.
    `wants_question`: the account has no security question yet.
    """

    assertion: Text
    session_id: UUID
    first_name: Line
    charts: tuple[ChartAccess, ...]
    language: Line
    ends_in: int | None = None
    wants_question: bool = False


class SessionGone(Reply):
    """No such session: never begun, idle too long, over, or ended."""


class AssertSession(Request[SessionAsserted | SessionGone], key="identity.assert-session", query=True):
    """Who is this cookie (hex SHA-256)? Marks the session as in use (idle limit, trust.md 1)."""

    session: Line
