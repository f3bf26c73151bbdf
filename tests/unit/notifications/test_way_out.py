"""The way to the mail server: whatever is wrong with it is our own fault, costs no mail, and gives nothing away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.notifications.channels.smtp import MailServer, Security, SmtpConnection
from services.notifications.domain.answer import Answer
from tests.fakes.certificates import Issued, authority, serving
from tests.fakes.smtp import ScriptedSmtp, scripted_smtp
from tests.unit.notifications.makers import mail

ROOT = authority()
LOGIN = ("clinic", "Canary-password")
TAKEN, LATE = Answer("accepted"), Answer("unreachable", "timeout")


@pytest.fixture
async def smtp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ScriptedSmtp]:
    """Behind a certificate of an authority that this machine trusts, and a login."""
    (tmp_path / "trusted.pem").write_text(ROOT.chain)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    async with scripted_smtp() as server:
        server.certificate, server.login = serving(ROOT.issue("mail", addresses=("127.0.0.1",)), tmp_path), LOGIN
        yield server


def connection(smtp: ScriptedSmtp, security: Security = "starttls", *, password: str = LOGIN[1]) -> SmtpConnection:
    return SmtpConnection(MailServer("127.0.0.1", smtp.port, security, LOGIN[0], password, timeout=0.5, data_timeout=1))


async def answer(smtp: ScriptedSmtp, security: Security = "starttls", *, password: str = LOGIN[1]) -> Answer:
    """Of one mail over a connection of its own."""
    found = connection(smtp, security, password=password)
    try:
        return await found.deliver(mail())
    finally:
        await found.close()


def nothing_was_given_away(smtp: ScriptedSmtp) -> bool:
    """No mail, no login and no address left this machine."""
    return smtp.mails == [] and not any(line.startswith(("AUTH", "MAIL", "RCPT")) for line in smtp.commands)


async def test_with_a_trusted_certificate_and_the_right_password_mail_leaves(smtp: ScriptedSmtp) -> None:
    sender = connection(smtp)
    assert [await sender.deliver(mail()) for _ in range(2)] == [TAKEN] * 2
    assert smtp.commands.index("STARTTLS") < next(n for n, line in enumerate(smtp.commands) if line.startswith("AUTH"))
    assert (smtp.sessions, len(smtp.mails)) == (1, 2)
    await sender.close()


@pytest.mark.parametrize(
    ("issued", "why"),
    [
        (authority("Somebody").issue("mail", addresses=("127.0.0.1",)), "nobody we trust"),
        (ROOT.issue("mail", addresses=("127.0.0.2",)), "another host"),
        (ROOT.issue("mail", addresses=("127.0.0.1",), ends=-timedelta(hours=1)), "it has ended"),
    ],
    ids=["issuer", "host", "ended"],
)
async def test_a_certificate_that_proves_nothing_gets_nothing(
    smtp: ScriptedSmtp, tmp_path: Path, issued: Issued, why: str
) -> None:
    smtp.certificate = serving(issued, tmp_path)
    assert (await answer(smtp)).verdict == "unreachable", why
    assert nothing_was_given_away(smtp)


async def test_where_encryption_is_refused_or_stripped_nothing_is_sent(smtp: ScriptedSmtp) -> None:
    smtp.starttls_reply = "454 4.7.0 not now"
    assert (await answer(smtp)).verdict == "unreachable"
    smtp.certificate = None
    assert (await answer(smtp)).verdict == "unreachable"
    assert (await answer(smtp, "tls")).verdict == "unreachable"
    assert nothing_was_given_away(smtp)


async def test_a_password_that_is_not_taken_is_our_own_fault(smtp: ScriptedSmtp) -> None:
    assert await answer(smtp, password="wrong") == Answer("unreachable", "smtp_535")
    smtp.login = ("somebody", "else")
    assert (await answer(smtp)).verdict == "unreachable"
    assert smtp.mails == []
    assert LOGIN[1] not in repr(MailServer("mail", 25, "starttls", *LOGIN))


@pytest.mark.parametrize("greeting", ["421 4.3.2 too busy", "554 5.7.1 your address is on a list", "SSH-2.0-hello"])
async def test_a_server_that_will_not_talk_costs_nothing(smtp: ScriptedSmtp, greeting: str) -> None:
    smtp.greeting = greeting
    assert (await answer(smtp)).verdict == "unreachable"
    assert nothing_was_given_away(smtp)


async def test_a_late_greeting_and_a_silent_line_are_waited_for_only_so_long(smtp: ScriptedSmtp) -> None:
    smtp.greeting_after = 0.2
    assert await answer(smtp) == TAKEN
    for smtp.greeting_after in (30, 3600):
        started = time.monotonic()
        assert await answer(smtp) == LATE
        assert time.monotonic() - started < 3


async def test_a_line_that_goes_dead_in_mid_conversation_is_given_up_and_the_next_mail_gets_a_fresh_one(
    smtp: ScriptedSmtp,
) -> None:
    """A reused connection that a firewall has forgotten takes bytes and never answers."""
    sender = connection(smtp)
    assert await sender.deliver(mail()) == TAKEN
    smtp.deaf = True
    assert await sender.deliver(mail()) == LATE
    smtp.deaf = False
    assert await sender.deliver(mail()) == TAKEN
    assert (len(smtp.mails), smtp.sessions) == (2, 3)
    await sender.close()


async def test_nobody_there_is_unreachable_too(smtp: ScriptedSmtp) -> None:
    await smtp.close()
    assert await answer(smtp) == Answer("unreachable", "closed")
    gone = SmtpConnection(MailServer("mail.invalid", 25, "none", timeout=2))
    assert (await asyncio.wait_for(gone.deliver(mail()), 10)).verdict == "unreachable"
