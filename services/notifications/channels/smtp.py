"""One SMTP connection, reused from mail to mail; whatever goes wrong becomes an Answer."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

import aiosmtplib
from aiosmtplib import SMTPException, SMTPHeloError, SMTPResponse, SMTPResponseException, SMTPServerDisconnected

from services.notifications.domain.answer import Answer, Stage, judge
from services.notifications.domain.mail import Mail

Security = Literal["starttls", "tls", "none"]
CLOSING = 421


@dataclass(frozen=True)
class MailServer:
    """Where mail goes and how; `timeout` is in seconds and holds for each answer of the server but the last, to which
    `data_timeout` applies: who gives up too early there sends twice (RFC 5321 4.5.3.2.6)."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    hello: str = "localhost"
    timeout: float = 30.0
    data_timeout: float = 120.0


def security_for(host: str, wanted: Literal["auto", "starttls", "tls", "none"]) -> Security:
    """`auto`: mail leaves this machine encrypted or not at all; towards itself there is nothing to encrypt."""
    if wanted != "auto":
        return wanted
    return "none" if _is_this_machine(host) else "starttls"


class SmtpConnection:
    """Delivers one mail at a time. After a good DATA the server has forgotten the envelope (RFC 5321 4.1.1.4), so
    RSET is sent after refusals only."""

    def __init__(self, server: MailServer) -> None:
        self._data_timeout = server.data_timeout
        self._client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=server.hello,
            timeout=server.timeout,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=None if server.security == "none" else ssl.create_default_context(),
        )

    @property
    def is_open(self) -> bool:
        """Is there a connection to reuse?"""
        return self._client.is_connected

    async def deliver(self, mail: Mail) -> Answer:
        """Hand a mail over. A server may close a connection that it finds too old or too busy: a fresh one is tried
        at once, before the mail is said to have failed."""
        reused = self.is_open
        answer = await self._converse(mail)
        if reused and (answer.verdict == "unreachable" or answer.code == f"smtp_{CLOSING}"):
            self._client.close()
            answer = await self._converse(mail)
        return answer

    async def close(self) -> None:
        """Say goodbye, if there is anybody."""
        try:
            await self._client.quit(timeout=1.0)
        except (SMTPException, OSError):
            self._client.close()

    async def _converse(self, mail: Mail) -> Answer:
        stage: Stage = "session"
        try:
            await self._open()
            if mail.recipient.needs_utf8 and not self._client.supports_extension("smtputf8"):
                return Answer("refused", "utf8_not_taken")
            for stage, command in _commands(mail):
                reply = await self._client.execute_command(*command)
                if reply.code // 100 not in (2, 3):
                    return await self._refused(stage, reply.code, reply.message)
            reply = await self._hand_over(mail.data)
            if reply.code // 100 == 2:
                return Answer("accepted")
            return await self._refused(stage, reply.code, reply.message)
        except SMTPResponseException as refusal:
            return await self._refused(stage, refusal.code, refusal.message)
        except (SMTPException, OSError) as fault:
            self._client.close()
            return lost(stage, fault)
        except BaseException:
            # Canceled half-way: the rest of the conversation would answer the next mail's questions.
            self._client.close()
            raise

    async def _open(self) -> None:
        if self._client.is_connected:
            return
        await self._client.connect()
        if self._client.is_ehlo_or_helo_needed:
            try:
                await self._client.ehlo()
            except SMTPHeloError:
                await self._client.helo()

    async def _hand_over(self, data: bytes) -> SMTPResponse:
        """The data after a 354, its dots doubled (RFC 5321 4.5.2).

        Our data has CRLF throughout; `SMTP.data` would look for stray line ends in it with a regular expression,
        and `SMTP.mail` would parse addresses that were checked before: a third of the CPU time of a mail.
        """
        protocol = self._client.protocol
        if protocol is None:
            raise SMTPServerDisconnected("closed")
        protocol.write(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return await protocol.read_response(timeout=self._data_timeout)

    async def _refused(self, stage: Stage, code: int, words: str) -> Answer:
        if stage == "session" or code == CLOSING or not 400 <= code <= 599:
            self._client.close()
        else:
            try:
                await self._client.rset()
            except (SMTPException, OSError):
                self._client.close()
        return judge(stage, code, words)


def _commands(mail: Mail) -> tuple[tuple[Stage, tuple[bytes, ...]], ...]:
    recipient = mail.recipient
    options = (b"SMTPUTF8",) if recipient.needs_utf8 else ()
    return (
        ("session", (b"MAIL", f"FROM:<{mail.sender}>".encode(), *options)),
        ("recipient", (b"RCPT", f"TO:<{recipient.address}>".encode())),
        ("data", (b"DATA",)),
    )


def lost(stage: Stage, fault: Exception) -> Answer:
    """The conversation broke off: before the data nothing was handed over, after it nobody knows."""
    code = "timeout" if isinstance(fault, TimeoutError) else "closed"
    match stage:
        case "session":
            return Answer("unreachable", code)
        case "recipient":
            return Answer("deferred", code)
        case "data":
            return Answer("unknown", code)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
