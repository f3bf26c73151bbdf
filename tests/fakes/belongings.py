"""What identity tells a logged-in person of their own: who can see their charts, and later their account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.accounts import (
    AccountChanged,
    AccountClosed,
    AccountShown,
    ChangeDetails,
    ChangeEmail,
    ChangePassword,
    ChangeQuestion,
    ChangeRefused,
    ChangeUsername,
    CloseAccount,
    ShowAccount,
)
from shared.contracts.disowning import DisownMail, MailDisowned, MailGone, MailShown, ShowMail
from shared.contracts.enrollment import Practice
from shared.contracts.identity import LoginRefused, SessionGone
from shared.contracts.joining import AccountsJoined, JoinAccounts
from shared.contracts.quiet import RemindersShown, RemindersStopped, ShowReminders, StopReminders
from shared.contracts.readers import Reader, ReadersRefused, ReadersShown, ShowReaders
from shared.contracts.sessions import (
    EndSessions,
    OpenSession,
    ProveSession,
    SessionProven,
    SessionsEnded,
    SessionsShown,
    ShowSessions,
)
from shared.messages import Request
from shared.seals import Sealer
from tests.fakes.pretend_phone import PretendPhone

SELF = Reader(name="Maria Álvarez", relation="self", since=datetime(2026, 3, 2, tzinfo=UTC), until=None, is_asker=True)
HUSBAND = Reader(
    name="João Álvarez", relation="spouse", since=datetime(2026, 5, 9, tzinfo=UTC),
    until=datetime(2027, 5, 9, tzinfo=UTC), is_asker=False,
)  # fmt: skip
INVITATION_MAIL = MailShown(
    about="invitation", practice=Practice(practice_id="integrative-medicine", name="Integrative Medicine")
)
ACCOUNT = AccountShown(
    first_name="Maria", last_name="Álvarez", username="maria@example.org", email="maria@example.org",
    question="first_pet", language="en", reminders=True, fresh=True,
)  # fmt: skip
_BEGUN = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SESSIONS = (
    OpenSession(session_id=UUID(int=1), device="Firefox, Windows", begun_at=_BEGUN, last_seen_at=_BEGUN, is_asker=True),
    OpenSession(session_id=UUID(int=2), device=None, begun_at=_BEGUN, last_seen_at=_BEGUN, is_asker=False),
)
ALL_READERS = ReadersShown(readers=(SELF, HUSBAND), all_told=True)


@dataclass
class Belongings:
    """One account. Fields are set by tests to stage a state; `begin_session` gives a new token, sealed."""

    identity: Sealer
    begin_session: Callable[[], str]
    readers: ReadersShown | ReadersRefused = ALL_READERS
    mail: MailShown | MailGone = INVITATION_MAIL
    sessions: tuple[OpenSession, ...] = SESSIONS
    password: str = "Correct horse 7"
    misses: int = 0
    account: AccountShown = ACCOUNT
    refusal: ChangeRefused | None = None
    phone: PretendPhone = field(default_factory=PretendPhone)

    def answers(self) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What identity answers."""
        return {
            ShowReaders: lambda _: self.readers,
            ShowMail: lambda _: self.mail,
            DisownMail: lambda _: self.disown_mail(),
            ShowReminders: lambda _: RemindersShown(),
            StopReminders: lambda _: RemindersStopped(),
            ShowSessions: lambda _: SessionsShown(sessions=self.sessions),
            EndSessions: self.end_sessions,
            ProveSession: self.prove_session,
            ShowAccount: lambda _: self.account.model_copy(update={"phone": self.phone.sealed(self.identity)}),
            ChangeDetails: self.change_details,
            ChangeUsername: lambda _: self.refusal or AccountChanged(),
            ChangeEmail: lambda _: self.refusal or AccountChanged(),
            ChangePassword: lambda _: self.refusal or AccountChanged(),
            ChangeQuestion: lambda _: self.refusal or AccountChanged(),
            JoinAccounts: self.join_accounts,
            CloseAccount: lambda _: self.refusal or AccountClosed(),
            **self.phone.answers(self.identity),
        }

    def join_accounts(self, request: JoinAccounts) -> AccountsJoined | ChangeRefused | LoginRefused:
        """The other account has the same password."""
        if self.identity.open(request.password) != self.password:
            return LoginRefused(reason="no_match")
        return self.refusal or AccountsJoined(charts=1)

    def change_details(self, request: ChangeDetails) -> AccountChanged | ChangeRefused:
        """As identity keeps them."""
        told = {name: getattr(request, name) for name in ("first_name", "last_name", "language", "reminders")}
        self.account = self.account.model_copy(update=told)
        return self.refusal or AccountChanged()

    def end_sessions(self, request: EndSessions) -> SessionsEnded:
        """One of them, or all."""
        ended = tuple(one.session_id for one in self.sessions if request.session_id in (None, one.session_id))
        self.sessions = tuple(one for one in self.sessions if one.session_id not in ended)
        return SessionsEnded(ended=ended)

    def prove_session(self, request: ProveSession) -> SessionProven | LoginRefused | SessionGone:
        """Five wrong ones end it."""
        if self.identity.open(request.password) == self.password:
            return SessionProven(session=self.begin_session())
        self.misses += 1
        return LoginRefused(reason="no_match") if self.misses < 5 else SessionGone()

    def disown_mail(self) -> MailDisowned | MailGone:
        """Stopped, once."""
        mail, self.mail = self.mail, MailGone()
        return mail if isinstance(mail, MailGone) else MailDisowned(**dict(mail))
