"""What identity tells a logged-in person of their own: who can see their charts, and later their account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.contracts.disowning import DisownMail, MailDisowned, MailGone, MailShown, ShowMail
from shared.contracts.enrollment import Practice
from shared.contracts.readers import Reader, ReadersRefused, ReadersShown, ShowReaders
from shared.messages import Request

SELF = Reader(name="Maria Álvarez", relation="self", since=datetime(2026, 3, 2, tzinfo=UTC), until=None, is_asker=True)
HUSBAND = Reader(
    name="João Álvarez", relation="spouse", since=datetime(2026, 5, 9, tzinfo=UTC),
    until=datetime(2027, 5, 9, tzinfo=UTC), is_asker=False,
)  # fmt: skip
INVITATION_MAIL = MailShown(
    about="invitation", practice=Practice(practice_id="integrative-medicine", name="Integrative Medicine")
)
ALL_READERS = ReadersShown(readers=(SELF, HUSBAND), all_told=True)


@dataclass
class Belongings:
    """One account. Fields are set by tests to stage a state."""

    readers: ReadersShown | ReadersRefused = ALL_READERS
    mail: MailShown | MailGone = INVITATION_MAIL

    def answers(self) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What identity answers."""
        return {
            ShowReaders: lambda _: self.readers,
            ShowMail: lambda _: self.mail,
            DisownMail: lambda _: self.disown_mail(),
        }

    def disown_mail(self) -> MailDisowned | MailGone:
        """Stopped, once."""
        mail, self.mail = self.mail, MailGone()
        return mail if isinstance(mail, MailGone) else MailDisowned(about=mail.about, practice=mail.practice)
