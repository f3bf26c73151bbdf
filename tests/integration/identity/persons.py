"""A patient, their mailbox and their browsers, as identity meets them through the bus."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from services.identity.domain.links import url
from shared.contracts.enrollment import AccessRevoked, InvitationCanceled, InvitationIssued, Practice
from shared.contracts.identity import (
    AccountRefused,
    AssertSession,
    AttemptEnded,
    AttemptGone,
    AttemptShown,
    Channel,
    ConfirmLastLook,
    CreateAccount,
    EndAttempt,
    LinkAccepted,
    LinkRefused,
    LoggedIn,
    LoggedOut,
    LogIn,
    LoginRefused,
    LogOut,
    OpenLink,
    Registered,
    SessionAsserted,
    SessionGone,
    ShowAttempt,
)
from shared.contracts.proofs import (
    CheckCode,
    CodeAccepted,
    CodeNotRequested,
    CodeRefused,
    CodeRequested,
    PinAccepted,
    PinRefused,
    RequestCode,
    RequestCodeAgain,
    VerifyPin,
)
from shared.ids import new_id
from shared.messages import Reply
from shared.seals import Sealer, fingerprint, pin_check
from tests.suite import Suite, eventually

Kept = TypeVar("Kept", bound=Reply)
PRACTICE = Practice(practice_id="integrative-medicine", name="Integrative Medicine")
BORN = date(1980, 1, 2)
PIN = "12345678"
WRONG_PIN = "87654321"
PASSWORD = "Tall-ships-sail-8"


def sealer(suite: Suite, service: str) -> Sealer:
    """The seals of one service."""
    secrets = suite.servers.secrets
    return Sealer(secrets.seal_private_keys[service], secrets.seal_public_keys())


def invitation(suite: Suite, **changes: Any) -> InvitationIssued:
    """An invitation as enrollment would issue it, with PIN 1234-5678."""
    invitation_id = changes.pop("invitation_id", None) or new_id()
    pin = changes.pop("pin", PIN)
    now = datetime.now(UTC)
    issued = InvitationIssued(
        invitation_id=invitation_id,
        version=1,
        practice=PRACTICE,
        chart_id=f"chart-{invitation_id}",
        relation="self",
        given_name="Rosa",
        family_name="Leary",
        date_of_birth=BORN,
        email="rosa@example.org",
        phone=None,
        language="en",
        pin_check=pin_check(pin_key(suite), invitation_id, pin),
        scopes=("diagnoses",),
        issued_at=now,
        expires_at=now + timedelta(days=21),
    )
    return issued.model_copy(update=changes)


def pin_key(suite: Suite) -> bytes:
    """The key that enrollment and identity share."""
    return b64decode(suite.servers.secrets.pin_key)


async def said(suite: Suite, key: str) -> list[dict[str, Any]]:
    """What identity has said under this routing key, in order."""
    async with suite.connection("identity") as connection:
        rows = await connection.fetch("select body from outbox where routing_key = $1 order by id", key)
    return [json.loads(row["body"]) for row in rows]


async def mailed_links(suite: Suite, invitation_id: UUID) -> list[str]:
    """The tokens of the links that were mailed for an invitation, oldest first."""
    reader, base = sealer(suite, "notifications"), url("http://localhost:8080", "")
    asked = await said(suite, "notifications.send-email.invitations")
    links = [reader.open(one["link"]) for one in asked if one["invitation_id"] == str(invitation_id)]
    assert all(link.startswith(base) for link in links)
    return [link.removeprefix(base) for link in links]


async def invited(suite: Suite, **changes: Any) -> tuple[InvitationIssued, str]:
    """Announce an invitation and read the link in the mailbox."""
    issued = invitation(suite, **changes)
    await suite.announce(issued)
    links = await eventually(lambda: mailed_links(suite, issued.invitation_id))
    return issued, links[0]


async def heard(suite: Suite, message_id: str) -> None:
    """Wait until identity has worked on this message."""

    async def noted() -> bool:
        async with suite.connection("identity") as connection:
            return bool(await connection.fetchval("select true from inbox where message_id = $1", message_id))

    await eventually(noted)


async def cancel(suite: Suite, invitation_id: UUID, **changes: Any) -> None:
    """Enrollment announces a cancellation, and identity has heard it."""
    event = InvitationCanceled(invitation_id=invitation_id, version=2, canceled_at=datetime.now(UTC))
    await heard(suite, await suite.announce(event.model_copy(update=changes)))


async def revoke(suite: Suite, invitation_id: UUID) -> None:
    """Enrollment announces a revocation, and identity has heard it."""
    event = AccessRevoked(invitation_id=invitation_id, version=3, revoked_at=datetime.now(UTC))
    await heard(suite, await suite.announce(event))


async def value(suite: Suite, query: str, *args: Any) -> Any:
    """One value from identity's schema."""
    async with suite.connection("identity") as connection:
        return await connection.fetchval(query, *args)


async def execute(suite: Suite, statement: str, *args: Any) -> None:
    """Bend identity's tables, mostly to let time pass."""
    async with suite.connection("identity") as connection:
        await connection.execute(statement, *args)


@dataclass
class Browser:
    """One browser with its cookies; every call is a request over the bus, as the gateway makes it."""

    suite: Suite
    attempt: str | None = None
    session: str | None = None
    known: str | None = None
    network: str | None = None

    def seal(self, text: str) -> str:
        """Closed to identity."""
        return sealer(self.suite, "gateway").seal("identity", text)

    def unseal(self, sealed: str) -> str:
        """What identity closed to the gateway."""
        return sealer(self.suite, "gateway").open(sealed)

    @property
    def known_mark(self) -> str | None:
        """The fingerprint of the known-browser cookie, if there is one."""
        return fingerprint(self.known) if self.known else None

    @property
    def mark(self) -> str:
        """The fingerprint of the attempt cookie."""
        return fingerprint(self.attempt or "")

    async def open(self, link: str) -> LinkAccepted | LinkRefused:
        """Follow the link in the e-mail."""
        had = fingerprint(self.attempt) if self.attempt else None
        reply = await self.suite.bus.ask(OpenLink(token=self.seal(link), attempt=had))
        if isinstance(reply, LinkAccepted):
            self.attempt = self.unseal(reply.attempt_token)
        return reply

    async def show(self) -> AttemptShown | AttemptGone:
        """What does the next page show?"""
        return await self.suite.bus.ask(ShowAttempt(attempt=self.mark))

    async def verify(
        self, pin: str = PIN, born: str = BORN.isoformat(), **options: Any
    ) -> PinAccepted | PinRefused | AttemptGone:
        """Send date of birth and PIN."""
        request = VerifyPin(attempt=self.mark, date_of_birth=self.seal(born), pin=self.seal(pin))
        return await self.suite.bus.ask(request, **{"deadline": 20.0, **options})

    async def ask_code(
        self, phone: str = "+12025550143", born: str = BORN.isoformat(), channel: Channel = "text", **options: Any
    ) -> CodeRequested | CodeNotRequested | AttemptGone:
        """Ask for a code by phone."""
        request = RequestCode(attempt=self.mark, date_of_birth=self.seal(born), phone=self.seal(phone), channel=channel)
        return await self.suite.bus.ask(request, **{"deadline": 20.0, **options})

    async def ask_code_again(self) -> CodeRequested | CodeNotRequested | AttemptGone:
        """Ask for another one."""
        return await self.suite.bus.ask(RequestCodeAgain(attempt=self.mark), deadline=20.0)

    async def enter(self, code: str, **options: Any) -> CodeAccepted | CodeRefused | AttemptGone:
        """Enter a code."""
        request = CheckCode(attempt=self.mark, code=self.seal(code))
        return await self.suite.bus.ask(request, **{"deadline": 20.0, **options})

    async def confirm(self) -> Registered | AttemptGone:
        """Confirm the last look."""
        return self._keep(await self.suite.bus.ask(ConfirmLastLook(attempt=self.mark, browser=self.known_mark)))

    async def not_me(self) -> AttemptEnded | AttemptGone:
        """Deny the last look."""
        return await self.suite.bus.ask(EndAttempt(attempt=self.mark))

    def form(self, username: str = "rosa@example.org", **changes: Any) -> CreateAccount:
        """The form of "Create a new account"."""
        fields: Mapping[str, Any] = {
            "attempt": self.mark,
            "question": "first_pet",
            "answer": self.seal("Rex"),
            "first_name": "Rosa",
            "last_name": "Leary",
            "username": username,
            "password": self.seal(PASSWORD),
            "agreement": "2026-01",
            "language": "en",
            "browser": self.known_mark,
        }
        return CreateAccount(**{**fields, **changes})

    async def create(
        self, username: str = "rosa@example.org", *, message_id: str | None = None, **changes: Any
    ) -> Registered | AccountRefused | AttemptGone:
        """Send that form."""
        form = self.form(username, **changes)
        return self._keep(await self.suite.bus.ask(form, message_id=message_id, deadline=30.0))

    async def register(
        self, link: str, username: str = "rosa@example.org"
    ) -> Registered | AccountRefused | AttemptGone:
        """All of it: link, PIN, last look, account."""
        await self.open(link)
        await self.verify()
        await self.confirm()
        return await self.create(username)

    async def log_in(self, username: str = "rosa@example.org", password: str = PASSWORD) -> LoggedIn | LoginRefused:
        """Username and password."""
        request = LogIn(username=username, password=self.seal(password), browser=self.known_mark, network=self.network)
        return self._keep(await self.suite.bus.ask(request, deadline=30.0))

    async def log_out(self) -> LoggedOut:
        """End the session."""
        return await self.suite.bus.ask(LogOut(session=fingerprint(self.session or "")))

    async def who(self) -> SessionAsserted | SessionGone:
        """What every page asks first."""
        return await self.suite.bus.ask(AssertSession(session=fingerprint(self.session or "")))

    def twin(self) -> Browser:
        """A second tab: the same cookies."""
        return replace(self)

    def _keep(self, reply: Kept) -> Kept:
        if session := getattr(reply, "session", None):
            self.session = self.unseal(session)
        if known := getattr(reply, "browser", None):
            self.known = self.unseal(known)
        return reply


def reason(reply: Reply) -> str:
    """Why it was refused; empty when it was not."""
    return str(getattr(reply, "reason", ""))


def step(reply: Reply) -> str:
    """Where the attempt stands; empty when the reply does not tell."""
    return str(getattr(reply, "step", ""))


async def all_at_once(*calls: Any) -> list[Any]:
    """Race."""
    return list(await asyncio.gather(*calls))
