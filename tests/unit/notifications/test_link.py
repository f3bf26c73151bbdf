"""Which links may be mailed."""

import pytest

from services.notifications.domain.link import is_own_link
from tests.unit.notifications.makers import LINK


def test_our_own_link_may_be_mailed() -> None:
    assert is_own_link(LINK, public_url="http://localhost:8080")


@pytest.mark.parametrize(
    "link",
    [
        "http://localhost:80801/x",
        "http://localhost:8080.evil.example/x",
        "http://localhost:8080@evil.example/x",
        "https://evil.example/http://localhost:8080/",
        "//evil.example/x",
        "javascript:alert(1)",
        "",
        LINK + "\r\nx",
        LINK + " ",
        LINK + '"',
        LINK + "<",
        LINK + "é",
        LINK + "\x00greeting\x00",
        LINK + "a" * 2000,
    ],
)
def test_a_link_that_leads_elsewhere_or_breaks_out_may_not(link: str) -> None:
    assert not is_own_link(link, public_url="http://localhost:8080")
