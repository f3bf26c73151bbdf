"""Which failures say that an address takes no mail at all, and for how long that is believed (RFC 3463 3.2, 3.3)."""

from __future__ import annotations

from datetime import timedelta

NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""No such mailbox, no such host, no address, moved away, host takes no mail (RFC 7505), mailbox switched off.

A full mailbox, a policy or a bare 550 says nothing of the kind: the next mail is tried.
"""
BELIEVED = timedelta(days=90)
"""After that one mail is tried again: people get their addresses back."""

TRIED_AGAIN = timedelta(days=1)
"""For so long no second security mail of a kind is tried after one that came back."""


def is_dead(status: str) -> bool:
    """Whether this enhanced status condemns the address and not just the mail."""
    return status in NO_SUCH_ADDRESS


def folded(address: str) -> str:
    """The address as it is compared: nobody tells two people apart by upper and lower case."""
    return address.strip().casefold()
