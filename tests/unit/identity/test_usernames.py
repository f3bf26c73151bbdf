"""Usernames are unique when folded; an e-mail address is one form."""

import pytest

from services.identity.domain.usernames import fault, fold, normalize


@pytest.mark.parametrize(
    "username", ["rosa", "Rosa.O-Leary_7", "rosa@example.org", "Ángela", "rosa+kids@mail.example.org"]
)
@pytest.mark.spec("S59", "S101")
def test_names_and_addresses_are_usernames(username: str) -> None:
    assert fault(normalize(username)) is None


@pytest.mark.parametrize(
    "username",
    [
        "ab",
        "a" * 65,
        "two words",
        "rosa@",
        "@example.org",
        "rosa@example",
        "a@b@example.org",
        "rosa,x@example.org",
        "rosa\r\nbcc@example.org",
        "rosa\u202e",
        "<b>rosa</b>",
        "rosa@exa mple.org",
        "a" * 250 + "@example.org",
    ],
)
def test_a_username_that_could_deceive_or_inject_is_invalid(username: str) -> None:
    assert fault(normalize(username)) == "username_invalid"


def test_blanks_alone_are_a_missing_username() -> None:
    assert fault(normalize(" \t ")) == "username_missing"


@pytest.mark.parametrize("other", ["ROSA", " rosa ", "ｒｏｓａ", "RoSa"])
@pytest.mark.spec("S60")
def test_one_username_however_it_is_typed(other: str) -> None:
    assert fold(other) == fold("rosa")


def test_folding_twice_changes_nothing() -> None:
    for username in ("STRASSE", "straße", "İstanbul", "ﬁona"):
        assert fold(fold(username)) == fold(username)
