"""Session assertions: identity's word for sixty seconds, and nobody else's."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from nacl.signing import SigningKey

from shared.assertions import AssertionSigner, AssertionVerifier, is_fresh
from tests.unit.shared.makers import assertion

KEY, OTHER = SigningKey(b"1" * 32), SigningKey(b"2" * 32)
SIGNER = AssertionSigner(b64encode(bytes(KEY)).decode())
VERIFIER = AssertionVerifier(b64encode(bytes(KEY.verify_key)).decode())
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "holds"), [(0, True), (59, True), (60, True), (61, False), (-5, True), (-6, False), (86_400, False)]
)
def test_a_word_lives_sixty_seconds(age: int, holds: bool) -> None:
    said = assertion(issued_at=NOW - timedelta(seconds=age))
    assert VERIFIER.read(SIGNER.sign(said)) == said
    assert is_fresh(said, now=NOW) == holds


def test_another_key_is_another_speaker() -> None:
    other = AssertionSigner(b64encode(bytes(OTHER)).decode())
    assert VERIFIER.read(other.sign(assertion(issued_at=NOW))) is None


def test_changed_claims_are_not_identitys_word() -> None:
    text = SIGNER.sign(assertion(issued_at=NOW - timedelta(seconds=61)))
    claims, _, signature = text.partition(".")
    younger = urlsafe_b64decode(claims).replace(b"03:03:04", b"03:04:04")
    assert younger != urlsafe_b64decode(claims)
    assert VERIFIER.read(f"{urlsafe_b64encode(younger).decode()}.{signature}") is None


def test_every_changed_character_of_the_signature_shows() -> None:
    text = SIGNER.sign(assertion(issued_at=NOW))
    claims, _, signature = text.partition(".")
    for place in range(len(signature) - 3):
        changed = signature[:place] + ("A" if signature[place] != "A" else "B") + signature[place + 1 :]
        assert VERIFIER.read(f"{claims}.{changed}") is None


@pytest.mark.parametrize("text", ["", ".", "a.b", "é.é", "AAAA", "." + "A" * 88, "\x00", "a" * 100_000])
def test_anything_else_is_none(text: str) -> None:
    assert VERIFIER.read(text) is None


def test_what_identity_signed_but_is_no_assertion_is_none() -> None:
    claims = b'{"a": 1}'
    signature = KEY.sign(claims).signature
    text = f"{urlsafe_b64encode(claims).decode()}.{urlsafe_b64encode(signature).decode()}"
    assert VERIFIER.read(text) is None
