"""Registration links live a week, never longer than their invitation, below the configured address."""

from datetime import UTC, datetime, timedelta

import pytest

from services.identity.domain.links import LinkRules, expiry, is_token, url
from shared.seals import token

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_link_lives_seven_days_but_not_longer_than_its_invitation() -> None:
    week, days = NOW + timedelta(days=7), NOW + timedelta(days=2)
    assert expiry(NOW, invitation_expires_at=NOW + timedelta(days=21), rules=LinkRules()) == week
    assert expiry(NOW, invitation_expires_at=days, rules=LinkRules()) == days


def test_every_minted_token_is_one_and_its_link_is_below_the_public_url() -> None:
    secret = token()
    assert is_token(secret)
    assert url("https://portal.example.org/", secret) == f"https://portal.example.org/r/{secret}"


@pytest.mark.parametrize("damage", ["{}.", "{}=", "{}\n", " {}", "<{}>", "{}a"])
def test_a_decorated_token_is_none(damage: str) -> None:
    assert not is_token(damage.format(token()))
    assert not is_token(token()[:-1])
    assert not is_token("")
