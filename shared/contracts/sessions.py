"""Where an account is logged in, how that ends, and how a session proves anew who sits there; identity answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.contracts.identity import LoginRefused, SessionGone
from shared.messages import Line, Message, Reply, Request, Sealed


class OpenSession(Message):
    """One browser in which the account is logged in; `device` is what it called itself, if it was told."""

    session_id: UUID
    device: Line | None
    begun_at: datetime
    last_seen_at: datetime
    is_asker: bool


class SessionsShown(Reply):
    """The asker's first, then the one used last."""

    sessions: tuple[OpenSession, ...]


class ShowSessions(Request[SessionsShown | SessionGone], key="identity.show-sessions", query=True):
    """Where is this account logged in? `session` is hex SHA-256 of the session cookie, here as in all that follows."""

    session: Line


class SessionsEnded(Reply):
    """These are over: their assertions are worth nothing any more."""

    ended: tuple[UUID, ...]


class EndSessions(Request[SessionsEnded | SessionGone], key="identity.end-sessions"):
    """Log out one browser of this account; or, without `session_id`, everywhere, here too."""

    session: Line
    session_id: UUID | None = None


class SessionProven(Reply):
    """The password was right: the session goes on under this new token, and is fresh."""

    session: Sealed


class ProveSession(Request[SessionProven | LoginRefused | SessionGone], key="identity.prove-session", deadline=8.0):
    """Give the account's password once more, before something that a stolen session must not do (trust.md 1).

    Five wrong ones end this session and no other: it is no way to try passwords, and no lockout that others can aim.
    """

    session: Line
    password: Sealed


class Assertion(Message):
    """The claims of a session assertion; `issued_at` + 60 s is its end. `charts` are grant ids."""

    session_id: UUID
    account_id: UUID
    charts: tuple[UUID, ...]
    logged_in_at: datetime
    issued_at: datetime
