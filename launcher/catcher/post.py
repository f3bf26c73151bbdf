"""Speaks SMTP: accepts every mail for anybody and puts it into the mailbox."""

import asyncio
from types import SimpleNamespace
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from launcher.catcher.mailbox import Mailbox

_LARGEST = 10 * 1024 * 1024


async def listen(mailbox: Mailbox, *, host: str, port: int) -> asyncio.Server:
    """A server on one interface."""

    async def accept(_server: Any, _session: Any, envelope: Envelope) -> str:
        content = envelope.content or b""
        source = content if isinstance(content, bytes) else content.encode()
        mailbox.add(source, recipients=envelope.rcpt_tos)
        return "250 2.0.0 caught"

    handler = SimpleNamespace(handle_DATA=accept)

    def conversation() -> SMTP:
        return SMTP(handler, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=_LARGEST)

    return await asyncio.get_running_loop().create_server(conversation, host=host, port=port)
