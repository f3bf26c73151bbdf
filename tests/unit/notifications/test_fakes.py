"""The scripted mail server behaves as a real one: the standard library's client hears the same from it and aiosmtpd."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.fakes.certificates import Issued, authority, serving
from tests.fakes.smtp import scripted_smtp

LOGIN = ("clinic", "s3cret")
DOTS = b"Subject: Dots\r\n\r\n.\r\n..two\r\nend.\r\n"


def handler(taken: list[bytes]) -> SimpleNamespace:
    """aiosmtpd's side of the same script: it greylists one, refuses one, and the content for another."""
    answers = {"grey@example.com": "451 4.7.1 later", "nobody@example.com": "550 5.1.1 nobody"}

    async def rcpt(_server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        if address not in answers:
            envelope.rcpt_tos.append(address)
        return answers.get(address, "250 fine")

    async def data(_server: SMTP, _session: Session, envelope: Envelope) -> str:
        if envelope.rcpt_tos == ["spam@example.com"]:
            return "554 5.7.1 no"
        assert isinstance(envelope.content, bytes)
        taken.append(envelope.content)
        return "250 taken"

    return SimpleNamespace(handle_RCPT=rcpt, handle_DATA=data)


def knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login.decode(), data.password.decode()) == LOGIN, handled=False)


@asynccontextmanager
async def real(certificate: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """aiosmtpd on a free port, and what it has taken; with a certificate it wants a log-in too."""
    taken: list[bytes] = []

    def session() -> SMTP:
        if certificate is None:
            return SMTP(handler(taken))
        return SMTP(handler(taken), tls_context=certificate, auth_required=True, authenticator=knows)

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], taken


@pytest.fixture(scope="module")
def issuer() -> Issued:
    return authority()


@pytest.fixture
def certificate(issuer: Issued, tmp_path: Path) -> ssl.SSLContext:
    """A server's, for 127.0.0.1."""
    return serving(issuer.issue("mail", addresses=("127.0.0.1",)), tmp_path)


def plain(port: int) -> Iterator[int]:
    """What is said to a client that tries everything, in and out of order."""
    with smtplib.SMTP() as client:
        yield client.connect("127.0.0.1", port)[0]
        yield client.ehlo("client.example")[0]
        for early in ("RCPT TO:<jane@example.com>", "DATA"):
            yield client.docmd(early)[0]
        yield client.mail("us@example.com")[0]
        for recipient in ("grey@example.com", "nobody@example.com"):
            yield client.rcpt(recipient)[0]
        yield client.docmd("DATA")[0]
        yield client.rcpt("jane@example.com")[0]
        yield client.data(DOTS)[0]
        yield client.docmd("DATA")[0]
        yield client.mail("us@example.com")[0]
        yield client.rcpt("spam@example.com")[0]
        yield client.data(DOTS)[0]
        yield client.mail("us@example.com")[0]
        yield client.rset()[0]
        yield client.rcpt("jane@example.com")[0]
        yield client.noop()[0]
        yield client.docmd("WHAT")[0]
        yield client.quit()[0]


def behind_tls(port: int, trusted: str) -> Iterator[int]:
    """Refused before the log-in, with a wrong password, and taken after a right one."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo("client.example")
        yield int(client.has_extn("starttls"))
        yield client.starttls(context=ssl.create_default_context(cadata=trusted))[0]
        client.ehlo("client.example")
        yield int(client.has_extn("starttls"))
        yield client.mail("us@example.com")[0]
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.login(LOGIN[0], "wrong")
        yield refused.value.smtp_code
        yield client.login(*LOGIN)[0]
        yield client.mail("us@example.com")[0]
        yield client.rcpt("jane@example.com")[0]
        yield client.data(DOTS)[0]


async def test_a_client_hears_the_same_from_the_scripted_server_as_from_a_real_one() -> None:
    async with real() as (port, taken):
        expected = await asyncio.to_thread(lambda: list(plain(port)))
    async with scripted_smtp() as fake:
        fake.script("grey@example.com", "451 4.7.1")
        fake.script("nobody@example.com", "550 5.1.1")
        fake.script("spam@example.com", "data 554 5.7.1")
        assert await asyncio.to_thread(lambda: list(plain(fake.port))) == expected
    assert {250, 451, 503, 550, 554} <= set(expected)
    assert [mail.data for mail in fake.mails] == taken == [DOTS]


async def test_so_it_is_with_encryption_and_a_login(certificate: ssl.SSLContext, issuer: Issued) -> None:
    trusted = issuer.chain
    async with real(certificate) as (port, taken):
        expected = await asyncio.to_thread(lambda: list(behind_tls(port, trusted)))
    async with scripted_smtp() as fake:
        fake.certificate, fake.login = certificate, LOGIN
        assert await asyncio.to_thread(lambda: list(behind_tls(fake.port, trusted))) == expected
    assert expected == [1, 220, 0, 530, 535, 235, 250, 250, 250]
    assert [mail.data for mail in fake.mails] == taken == [DOTS]
