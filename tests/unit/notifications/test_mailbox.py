"""Addresses on the command line and in headers."""

import pytest

from services.notifications.domain.mailbox import Mailbox, Unmailable, mailbox
from tests.unit.notifications.makers import NAUGHTY


@pytest.mark.parametrize(
    "address", ["jane@example.com", "j.d+tag@mail.example.co.uk", "!#$%&'*+-/=?^_`.{|}~@example.tld"]
)
def test_a_plain_address_stays_as_it_is(address: str) -> None:
    assert mailbox(address) == Mailbox(address)


def test_a_foreign_domain_is_written_in_ascii_and_a_foreign_local_part_needs_utf8() -> None:
    assert mailbox("jeff@臺網中心.tw") == Mailbox("jeff@xn--fiqq24b10vi0d.tw")
    assert mailbox("юзер@example.com") == Mailbox("юзер@example.com", needs_utf8=True)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jane",
        "@example.com",
        "jane@",
        "jane@example.com\r\nBcc: x@example.com",
        "jane@example.com>\r\nRCPT TO:<x@example.com",
        "jane@example.com,x@example.com",
        "Jane <jane@example.com>",
        '"jane doe"@example.com',
        "jane doe@example.com",
        "jane@exa mple.com",
        ".jane@example.com",
        "ja..ne@example.com",
        "jane@-example.com",
        "jane@example..com",
        "ja\u202ene@example.com",
        "ja\u00a0ne@example.com",
        "ja\ud800ne@example.com",
        "jane@\u202eexample.com",
        f"{'a' * 65}@example.com",
        f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.com",
        f"{'я' * 40}@example.com",
    ],
)
def test_what_could_smuggle_or_cannot_exist_is_refused(address: str) -> None:
    assert mailbox(address) == Unmailable()


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_passes_is_one_mailbox_without_controls(text: str) -> None:
    found = mailbox(f"{text}@example.com")
    assert isinstance(found, Unmailable) or (found.address.count("@") == 1 and found.address.isprintable())
