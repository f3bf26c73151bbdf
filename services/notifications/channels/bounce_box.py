"""The mailbox to which servers report: read over POP3 (RFC 1939), one conversation at a time."""

from __future__ import annotations

import contextlib
import poplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

AT_ONCE = 100
"""Mails in one conversation; those that are read are gone only once it has ended well."""


@dataclass(frozen=True)
class BoxServer:
    """Where the mailbox is; `timeout` is in seconds, for each answer. `tls` means POP3S; in the clear only towards this
    machine or where the network is private."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    security: Literal["tls", "none"] = "tls"
    timeout: float = 10.0


class BounceBox:
    """One conversation. Its methods wait for the network: call them in a thread.

    A server lets one reader in at a time (RFC 1939 4), so that of several workers one reads and the others come again.
    """

    def __init__(self, server: BoxServer) -> None:
        self._pop = _connected(server)

    def numbers(self, *, largest: int) -> Iterator[tuple[int, bool]]:
        """The mails that are there, as this conversation numbers them, and whether each is small enough to be read."""
        _, listed, _ = self._pop.list()
        for line in listed[:AT_ONCE]:
            number, size = line.split()[:2]
            yield int(number), int(size) <= largest

    def read(self, number: int) -> bytes:
        """The source of one mail."""
        _, lines, _ = self._pop.retr(number)
        return b"\r\n".join(lines)

    def forget(self, number: int) -> None:
        """Delete it at the end of the conversation."""
        self._pop.dele(number)

    def close(self) -> None:
        """End the conversation well: what is to be forgotten is forgotten."""
        with contextlib.suppress(OSError, poplib.error_proto):
            self._pop.quit()


def _connected(server: BoxServer) -> poplib.POP3:
    if server.security == "tls":
        context = ssl.create_default_context()
        pop: poplib.POP3 = poplib.POP3_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        pop = poplib.POP3(server.host, server.port, timeout=server.timeout)
    try:
        pop.user(server.username)
        pop.pass_(server.password)
    except BaseException:
        pop.close()
        raise
    return pop
