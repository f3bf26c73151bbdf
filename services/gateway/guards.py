"""Who may enter a page: each guard turns a request into a visit, or turns it away."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from typing import Generic, Literal, TypeVar

from services.gateway.answers import Answer, Page, Redirect
from services.gateway.asks import enrollment, identity, recovery, shares
from services.gateway.cookies import ATTEMPT, FORM, MAIL, RECOVERY, SESSION, SHARE, SHARED, STAFF, forget, hold_staff
from services.gateway.steps import path_of
from services.gateway.visits import (
    Arrival,
    AttemptVisit,
    MailVisit,
    RecipientVisit,
    RecoveryVisit,
    SessionVisit,
    ShareVisit,
    StaffVisit,
    Visit,
)
from shared.contracts.disowning import MailGone
from shared.contracts.identity import AttemptGone, SessionAsserted, SessionGone, Step
from shared.contracts.practices import StaffGone
from shared.contracts.recovery import RecoveryGone
from shared.contracts.shares import ShareGone
from shared.seals import fingerprint

V = TypeVar("V", bound=Visit)
LINK_GONE = "open_link.html"
SHARE_GONE = Page("share_gone.html", status=410, cookies=(forget(SHARE), forget(SHARED)))
"""One page for a share that is over, stopped or shut, and for one that never was (trust.md 3)."""
RECOVERY_GONE = Page("recovery_gone.html", status=410, cookies=(forget(RECOVERY),))


class Guard(ABC, Generic[V]):
    """`cookie` is what binds a page's forms to one browser (CSRF)."""

    cookie: str

    @abstractmethod
    async def admit(self, arrival: Arrival) -> V | Answer:
        """The visit that the page is given, or what a stranger sees instead."""

    @abstractmethod
    def strangers(self) -> Answer:
        """What a form without the guard's cookie gets."""


class Public(Guard[Visit]):
    """Anybody; forms are bound to a cookie that says nothing else."""

    cookie = FORM

    async def admit(self, arrival: Arrival) -> Visit:
        """Everybody is welcome."""
        return Visit(arrival, arrival.language(), arrival.cookies.get(FORM) or secrets.token_urlsafe(16))

    def strangers(self) -> Answer:
        """The browser keeps no cookies, or the form is not ours."""
        return Page("form_refused.html", status=403)


class OpenAttempt(Guard[AttemptVisit]):
    """A browser that holds an open registration attempt which waits for one of `steps`; identity decides."""

    cookie = ATTEMPT

    def __init__(self, *steps: Step) -> None:
        self._steps = steps

    async def admit(self, arrival: Arrival) -> AttemptVisit | Answer:
        """Asks identity where the attempt stands; a step that is not here is a redirect to where it is."""
        token = arrival.cookies.get(ATTEMPT)
        if not token:
            return self.strangers()
        attempt = await identity.show_attempt(arrival, attempt=fingerprint(token))
        if isinstance(attempt, AttemptGone):
            return Page(LINK_GONE, status=410, cookies=(forget(ATTEMPT),))
        if attempt.step not in self._steps:
            return Redirect(path_of(attempt.step))
        return AttemptVisit(arrival, arrival.language(attempt.language), token, attempt=attempt)

    def strangers(self) -> Answer:
        """No attempt here: the same page as for a link that is over (S34)."""
        return Page(LINK_GONE, status=410)


class OpenRecovery(Guard[RecoveryVisit]):
    """A browser that followed the link to reset a password, and has proven as much as `step` needs."""

    cookie = RECOVERY

    def __init__(self, step: Literal["prove", "choose_password"]) -> None:
        self._step = step

    async def admit(self, arrival: Arrival) -> RecoveryVisit | Answer:
        """Asks identity where the recovery stands; a step that is not here is a redirect to where it is."""
        token = arrival.cookies.get(RECOVERY)
        if not token:
            return self.strangers()
        shown = await recovery.show_recovery(arrival, recovery=fingerprint(token))
        if isinstance(shown, RecoveryGone):
            return RECOVERY_GONE
        if shown.step != self._step:
            return Redirect("/reset/password" if shown.step == "choose_password" else "/reset")
        return RecoveryVisit(arrival, arrival.language(shown.language), token, recovery=shown)

    def strangers(self) -> Answer:
        """No recovery here: the same page as for a link that is over."""
        return RECOVERY_GONE


class SignedIn(Guard[SessionVisit]):
    """A browser with a live session; identity's signed word is kept for less than a minute."""

    cookie = SESSION

    async def admit(self, arrival: Arrival) -> SessionVisit | Answer:
        """Asks identity who this is, unless it said so a moment ago."""
        token = arrival.cookies.get(SESSION)
        if not token:
            return self.strangers()
        session = await session_of(arrival, fingerprint(token))
        if isinstance(session, SessionGone):
            return Redirect("/login?ended=yes", cookies=(forget(SESSION),))
        language = arrival.language(session.language)
        return SessionVisit(arrival, language, token, session=session, fingerprint=fingerprint(token))

    def strangers(self) -> Answer:
        """Not logged in."""
        return Redirect("/login")


class MailHolder(Guard[MailVisit]):
    """A browser that followed "this is not me" in a mail of ours; identity says what that mail was about."""

    cookie = MAIL

    async def admit(self, arrival: Arrival) -> MailVisit | Answer:
        """Looking stops nothing."""
        token = arrival.cookies.get(MAIL)
        if not token:
            return self.strangers()
        mail = await identity.show_mail(arrival, token=token)
        if isinstance(mail, MailGone):
            return Page("disown_mail_gone.html", status=410, cookies=(forget(MAIL),))
        return MailVisit(arrival, arrival.language(), token, mail=mail)

    def strangers(self) -> Answer:
        """One page for whatever stops nothing."""
        return Page("disown_mail_gone.html", status=410)


class LinkHolder(Guard[ShareVisit]):
    """A browser that followed the link of a share."""

    cookie = SHARE

    async def admit(self, arrival: Arrival) -> ShareVisit | Answer:
        """Looking spends nothing, and says nothing of what is shared."""
        token = arrival.cookies.get(SHARE)
        if not token:
            return self.strangers()
        found = await shares.show_share(arrival, token=token)
        if isinstance(found, ShareGone):
            return SHARE_GONE
        return ShareVisit(arrival, arrival.language(), token, waits=found)

    def strangers(self) -> Answer:
        """No link here: the same page as for one that is over."""
        return SHARE_GONE


class Recipient(Guard[RecipientVisit]):
    """A browser in which the passcode was given; records decides at each page what it may still read."""

    cookie = SHARED

    async def admit(self, arrival: Arrival) -> RecipientVisit | Answer:
        """Whether the visit goes on is asked by the page, in the statement that reads."""
        token = arrival.cookies.get(SHARED)
        if not token:
            return self.strangers()
        return RecipientVisit(arrival, arrival.language(), token)

    def strangers(self) -> Answer:
        """The passcode first, where the link is still known."""
        return Redirect("/shared")


class Staff(Guard[StaffVisit]):
    """A browser in which a staff member works, sent by an EHR; enrollment says who it is, each time anew."""

    cookie = STAFF

    async def admit(self, arrival: Arrival) -> StaffVisit | Answer:
        """What the practice allows this person is as it stands now."""
        token = arrival.cookies.get(STAFF)
        if not token:
            return self.strangers()
        staff = await enrollment.show_staff(arrival, session=fingerprint(token))
        if isinstance(staff, StaffGone):
            return console_over(staff)
        return StaffVisit(arrival, arrival.language(), token, staff=staff)

    def strangers(self) -> Answer:
        """Only an EHR opens this door."""
        return Page("console_ended.html", {"code": None}, status=403)


def console_over(gone: StaffGone) -> Answer:
    """The staff session is over; the page can still be read inside the EHR's own."""
    forgotten = hold_staff("", framed=bool(gone.embed_origins), max_age=0)
    return Page("console_ended.html", {"code": None}, status=403, framed_by=gone.embed_origins, cookies=(forgotten,))


async def session_of(arrival: Arrival, holder: str) -> SessionAsserted | SessionGone:
    """The session of a cookie fingerprint, as identity said it less than a minute ago."""
    cache = arrival.tools.sessions
    if known := cache.get(holder):
        return known
    session = await identity.assert_session(arrival, session=holder)
    if isinstance(session, SessionAsserted):
        cache.keep(holder, session)
    return session
