"""Only what a registered, live key signed with its own algorithm is believed (RFC 7515, RFC 8725)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.enrollment.domain.signed import EhrKey
from services.enrollment.signatures import SHORTEST_RSA, UnusableKey, issuer, proven, read_keys
from tests.fakes.ehr import Signer

ALGORITHMS = ["EdDSA", "ES256", "RS256"]
every = pytest.mark.parametrize("algorithm", ALGORITHMS)


def claims_of(word: str, keys: list[EhrKey]) -> Mapping[str, object] | None:
    """What one of the keys has signed, if one has."""
    found = proven(word, keys)
    return found.claims if found else None


def encoded(data: bytes) -> str:
    """base64url without its padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@every
def test_a_key_may_come_as_a_set_alone_or_as_pem(algorithm: str) -> None:
    signer = Signer.of(algorithm)
    (from_set,) = read_keys(signer.jwks())
    (alone,) = read_keys(json.dumps(signer.jwk()))
    (from_pem,) = read_keys(signer.pem())
    assert from_set == alone == replace(from_pem, kid="first")
    assert from_set.algorithm == algorithm
    for key in (from_set, from_pem):
        word = signer.sign({"kid": key.kid})
        assert (claims_of(word, [key]) or {})["sub"] == "dr.lee"
        assert issuer(word) == "ehr.demo"


def test_a_word_that_names_no_key_is_tried_with_each() -> None:
    old, new = Signer(kid="old"), Signer(kid="new")
    keys = [*read_keys(old.jwks()), *read_keys(new.jwks())]
    word = jwt.encode({"iss": "ehr.demo"}, new.private, algorithm="EdDSA")
    assert claims_of(word, keys) == {"iss": "ehr.demo"}


def test_a_removed_key_signs_nothing_any_more() -> None:
    signer = Signer()
    (key,) = read_keys(signer.jwks())
    assert claims_of(signer.sign(), [replace(key, removed=True)]) is None


@every
def test_another_key_under_the_same_name_is_not_believed(algorithm: str) -> None:
    keys = read_keys(Signer.of(algorithm).jwks())
    for other in ALGORITHMS:
        assert claims_of(Signer.of(other).sign(), keys) is None


@every
def test_no_algorithm_and_an_algorithm_of_the_attackers_choice_are_refused(algorithm: str) -> None:
    """alg none; and HMAC with the public key as its secret (RFC 8725, 2.1)."""
    signer = Signer.of(algorithm)
    keys = read_keys(signer.jwks())
    _, claims, signature = signer.sign().split(".")
    for header in ({"alg": "none"}, {"alg": "None", "kid": "first"}, {"alg": "HS256", "kid": "first"}):
        forged = encoded(json.dumps(header).encode())
        for ending in ("", signature):
            assert claims_of(f"{forged}.{claims}.{ending}", keys) is None


def test_a_changed_claim_breaks_the_signature() -> None:
    signer = Signer()
    header, _, signature = signer.sign(role="user").split(".")
    _, claims, _ = signer.sign(role="administrator").split(".")
    assert claims_of(f"{header}.{claims}.{signature}", read_keys(signer.jwks())) is None


@pytest.mark.parametrize("word", ["", "x", "a.b.c", "....", "é.é.é", "e30.e30.", "x" * 7000, "[]", "e30.W10.e30"])
def test_what_is_no_word_at_all_is_nobody(word: str) -> None:
    assert issuer(word) is None
    assert claims_of(word, read_keys(Signer().jwks())) is None


def test_a_sealing_key_is_kept_beside_and_never_verifies() -> None:
    x = encoded(X25519PrivateKey.generate().public_key().public_bytes_raw())
    signer = Signer()
    sealing = {"kty": "OKP", "crv": "X25519", "x": x, "kid": "first"}
    keys = read_keys(json.dumps({"keys": [sealing]}))
    assert [key.algorithm for key in keys] == ["X25519"]
    assert claims_of(signer.sign(), keys) is None


def private_pem() -> str:
    """What must never be sent to anybody."""
    key = generate_rsa(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    "document",
    [
        "",
        "nonsense",
        "[]",
        '{"keys": []}',
        '{"keys": [7]}',
        json.dumps({"kty": "oct", "k": "c2VjcmV0"}),
        json.dumps(Signer().jwk() | {"d": "c2VjcmV0"}),
        json.dumps(Signer().jwk() | {"x": "AAAA"}),
        json.dumps(Signer().jwk() | {"kid": "x" * 300}),
        json.dumps({"kty": "OKP", "crv": "Ed448", "x": "AAAA"}),
        json.dumps({"kty": ["RSA"]}),
        private_pem(),
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    ],
)
def test_what_is_no_public_key_for_signing_is_refused_with_a_reason(document: str) -> None:
    with pytest.raises(UnusableKey, match=r"\w"):
        read_keys(document)


def test_weak_and_unusual_keys_are_refused() -> None:
    weak = Signer(algorithm="RS256", private=generate_rsa(65537, SHORTEST_RSA // 2))
    with pytest.raises(UnusableKey, match="2048"):
        read_keys(weak.jwks())
    odd = Signer(algorithm="ES256", private=generate_private_key(SECP384R1()))
    with pytest.raises(UnusableKey):
        read_keys(odd.pem())
