"""The mark in "this is not me": bound to what the mail was about and to whom it was sent."""

from base64 import b64encode
from uuid import UUID

import pytest

from services.identity.store.mail_marks import Mark, mark, read
from shared.seals import Vault

KEY = b64encode(bytes(range(32))).decode()
OTHER = b64encode(bytes(range(1, 33))).decode()
VAULT = Vault({"k1": KEY}, KEY)
ONE, TWO = UUID(int=1), UUID(int=2)


def test_a_mark_leads_to_what_the_mail_was_about_and_fits_its_address_alone() -> None:
    found = read(mark(VAULT, ONE, "Rosa@Example.org"))
    assert found is not None
    assert found.about == ONE
    assert found.fits(VAULT, "rosa@example.org")
    assert not found.fits(VAULT, "rosa@example.com")


def test_a_mark_of_something_else_or_of_another_key_fits_nothing() -> None:
    found = read(mark(VAULT, ONE, "rosa@example.org"))
    assert found is not None
    assert not Mark(TWO, found.proof).fits(VAULT, "rosa@example.org")
    assert not found.fits(Vault({"k1": KEY}, OTHER), "rosa@example.org")


@pytest.mark.parametrize("text", ["", "A" * 63, "A" * 65, "A" * 63 + "=", "A" * 63 + "\n", "é" * 64])
def test_what_was_cut_or_decorated_is_not_looked_up(text: str) -> None:
    assert read(text) is None
