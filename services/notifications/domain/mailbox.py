"""An address as it may stand on an SMTP command line and in a header, or a refusal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_LOCAL, LONGEST_DOMAIN, LONGEST_ADDRESS = 64, 253, 254
"""RFC 5321 4.5.3.1, counted in octets."""
_ATEXT = r"-A-Za-z0-9!#$%&'*+/=?^_`{|}~"
_LOCAL = re.compile(rf"[{_ATEXT}]+(\.[{_ATEXT}]+)*")
_LOCAL_UTF8 = re.compile(rf"[{_ATEXT}\u0080-\U0010ffff]+(\.[{_ATEXT}\u0080-\U0010ffff]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that cannot smuggle anything; `needs_utf8` when its local part is not ASCII (RFC 6531)."""

    address: str
    needs_utf8: bool = False


@dataclass(frozen=True)
class Unmailable:
    """No mail can be addressed like this."""


def mailbox(address: str) -> Mailbox | Unmailable:
    """Dot-atom local part and a host name, nothing else: no display name, comment, quotes, route or control."""
    local, at, domain = address.rpartition("@")
    host = _ascii_domain(domain)
    needs_utf8 = not local.isascii()
    if not at or host is None or not _local_is_fit(local, needs_utf8=needs_utf8):
        return Unmailable()
    if len(f"{local}@{host}".encode()) > LONGEST_ADDRESS:
        return Unmailable()
    return Mailbox(f"{local}@{host}", needs_utf8)


def _local_is_fit(local: str, *, needs_utf8: bool) -> bool:
    pattern = _LOCAL_UTF8 if needs_utf8 else _LOCAL
    if not pattern.fullmatch(local) or len(local.encode(errors="replace")) > LONGEST_LOCAL:
        return False
    return not needs_utf8 or all(unicodedata.category(character)[0] not in "CZ" for character in local)


def _ascii_domain(domain: str) -> str | None:
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return None
    return host if len(host) <= LONGEST_DOMAIN and _DOMAIN.fullmatch(host) else None
