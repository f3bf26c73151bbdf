"""What a page is given: who came, with which proof, in which language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.gateway.cookies import LANGUAGE, LAST_LANGUAGE, SESSION
from services.gateway.fields import Fields
from services.gateway.tools import Tools
from services.gateway.wording import choose_language, known_language
from shared.contracts.disowning import MailShown
from shared.contracts.enrollment import Practice
from shared.contracts.identity import AttemptShown, ChartAccess, SessionAsserted
from shared.contracts.practices import StaffMember, StaffShown
from shared.contracts.recovery import RecoveryShown
from shared.contracts.shares import ShareWaits


@dataclass(frozen=True)
class Arrival:
    """A request, as far as pages may know it: never the Host header, never a raw URL to echo."""

    tools: Tools
    now: datetime
    method: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    cookies: Mapping[str, str]
    accept_language: str
    accept_encoding: str
    network: str | None = None
    device: str | None = None

    def language(self, preferred: str | None = None) -> str:
        """What the person chose, then what the attempt or session says, or one said a while ago, then the browser."""
        chosen = known_language(self.query.get("language", "")) or known_language(self.cookies.get(LANGUAGE, ""))
        said = known_language(preferred or "") or known_language(self.cookies.get(LAST_LANGUAGE, ""))
        return chosen or said or choose_language(self.accept_language)


@dataclass(frozen=True)
class Visit:
    """Somebody is here; `holder` is the cookie that this page's forms are bound to."""

    arrival: Arrival
    language: str
    holder: str

    @property
    def tools(self) -> Tools:
        """What the page may use."""
        return self.arrival.tools

    @property
    def practice(self) -> Practice | None:
        """Whose name and color the page wears, if it is known."""
        return None

    @property
    def signed_in(self) -> bool:
        """Does the browser hold a session to go back to, or to end? Whether it is live is not asked here."""
        return SESSION in self.arrival.cookies

    @property
    def ends_in(self) -> int | None:
        """Seconds until the session ends unless it is used again, where the guard has asked."""
        return None

    @property
    def member(self) -> StaffMember | None:
        """The staff member who works here, if one does."""
        return None

    @property
    def framed_by(self) -> tuple[str, ...]:
        """The origins that may show this page inside one of theirs."""
        return ()


@dataclass(frozen=True)
class AttemptVisit(Visit):
    """A browser in the middle of a registration."""

    attempt: AttemptShown

    @property
    def practice(self) -> Practice | None:
        """The practice that invited."""
        return self.attempt.practice


@dataclass(frozen=True)
class MailVisit(Visit):
    """Whoever followed "this is not me" in a mail."""

    mail: MailShown

    @property
    def practice(self) -> Practice | None:
        """The practice that invited, if it was an invitation."""
        return self.mail.practice


@dataclass(frozen=True)
class RecoveryVisit(Visit):
    """A browser on its way back into an account."""

    recovery: RecoveryShown


@dataclass(frozen=True)
class ShareVisit(Visit):
    """Whoever followed the link of a share, and has not given its passcode."""

    waits: ShareWaits


@dataclass(frozen=True)
class RecipientVisit(Visit):
    """Whoever has given the passcode of a share; what it opens is asked anew at each page."""


@dataclass(frozen=True)
class SessionVisit(Visit):
    """Somebody logged in."""

    session: SessionAsserted
    fingerprint: str

    @property
    def ends_in(self) -> int | None:
        """What identity said, less the time since it said so."""
        said = self.session.ends_in
        return None if said is None else max(0, said - round(self.tools.sessions.age(self.fingerprint)))

    def chart(self, grant_id: str) -> ChartAccess | None:
        """One of this account's charts, by its grant."""
        return next((chart for chart in self.session.charts if str(chart.grant_id) == grant_id), None)


@dataclass(frozen=True)
class StaffVisit(Visit):
    """A staff member whom an EHR has sent."""

    staff: StaffShown

    @property
    def practice(self) -> Practice | None:
        """Where they work."""
        return self.staff.practice

    @property
    def member(self) -> StaffMember | None:
        """Who they are."""
        return self.staff.member

    @property
    def framed_by(self) -> tuple[str, ...]:
        """Whom their practice has registered."""
        return self.staff.embed_origins


@dataclass(frozen=True)
class Submission:
    """A form that came back and is genuine; `holder` is the cookie it is bound to."""

    arrival: Arrival
    holder: str
    fields: Fields
    language: str
    message_id: str

    @property
    def tools(self) -> Tools:
        """What the page may use."""
        return self.arrival.tools
