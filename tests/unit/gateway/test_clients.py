"""What the gateway tells identity of a browser: its network, if it can be known, and a short name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.clients import device_of, network_of
from shared.contracts.identity import LogIn
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser

OURS = ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("8.8.8.8", "", "8.8.8.0/24"),
        ("8.8.8.8", "9.9.9.9", "8.8.8.0/24"),
        ("10.0.0.7", "9.9.9.9", "9.9.9.0/24"),
        ("10.0.0.7", "1.1.1.1, 9.9.9.9", "9.9.9.0/24"),
        ("10.0.0.7", "9.9.9.9, 10.0.0.8", "9.9.9.0/24"),
        ("10.0.0.7", "9.9.9.9, nonsense", None),
        ("10.0.0.7", "", None),
        ("192.168.1.1", "9.9.9.9", None),
        ("127.0.0.1", "9.9.9.9", None),
        ("2001:4860:4860:1:2:3:4:5", "", "2001:4860:4860:1::/64"),
        ("::ffff:8.8.8.8", "", "8.8.8.0/24"),
        ("", "", None),
    ],
)
def test_a_network_is_told_only_when_nobody_could_have_made_it_up(
    peer: str, forwarded: str, network: str | None
) -> None:
    assert network_of(peer, {"x-forwarded-for": forwarded}, proxies=OURS) == network


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_breaks_it(peer: str, forwarded: str) -> None:
    network_of(peer, {"x-forwarded-for": forwarded}, proxies=OURS)


@pytest.mark.parametrize(
    ("header", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130 Safari/537.36 Edg/130.0", "Edge, Mac"),
        ("<script>alert(1)</script>", None),
        ("", None),
    ],
)
def test_a_browser_is_called_what_people_call_it_and_nothing_it_made_up(header: str, device: str | None) -> None:
    assert device_of(header) == device


async def test_log_in_tells_the_device(browser: Browser, stage: Stage) -> None:
    await browser.submit("/login", {"username": "a@example.org", "password": "b"}, user_agent="Firefox/1 (Windows)")
    [asked] = stage.bus.asks(LogIn)
    assert (asked.device, asked.network) == ("Firefox, Windows", None)
