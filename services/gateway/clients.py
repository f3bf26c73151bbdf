"""What the gateway tells identity of a browser: the network it comes from, and what to call it in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
"""In this order: most browsers name others too."""
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def network_of(peer: str, headers: Mapping[str, str], *, proxies: Sequence[str]) -> str | None:
    """The /24 or /64 of whoever asks; None where that cannot be known, so that nobody is slowed down by mistake.

    `X-Forwarded-For` is believed of the proxies that the operator named, from its end, and of nobody else.
    """
    trusted = [ip_network(one) for one in proxies]
    hops = [peer, *reversed([hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()])]
    for hop in hops:
        address = _read(hop)
        if address is None:
            return None
        if not any(address in network for network in trusted):
            return _network(address)
    return None


def device_of(user_agent: str) -> str | None:
    """ "Firefox, Windows": what people call it. Never the whole header, which tells more than a list needs."""
    found = [next((name for mark, name in names if mark in user_agent), None) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or None


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _network(address: Address) -> str | None:
    """A private address is a proxy that was not named, or this machine: many may stand behind it."""
    if not address.is_global:
        return None
    return str(ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))
