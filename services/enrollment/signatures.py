"""Signatures of EHRs: reading public keys (RFC 7517, PEM) and checking what was signed by them (RFC 7515)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.utils import base64url_decode

from services.enrollment.domain.signed import EhrKey, text

SHORTEST_RSA = 2048
LONGEST_WORD = 6000
"""Characters; a launch has a handful of claims."""
MEMBERS = {"RSA": ("e", "n"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
"""What makes a public key, beside `kty` (RFC 7638, RFC 8037)."""
PEM_END = "-----END PUBLIC KEY-----"
_UNCHECKED = ("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss", "verify_sub", "verify_jti")


class Proven(NamedTuple):
    """What a key has signed, and which key."""

    kid: str
    claims: Mapping[str, object]


class UnusableKey(ValueError):
    """Not a public key that an EHR may sign with; says why and nothing of the key."""


def read_keys(document: str) -> list[EhrKey]:
    """The keys of a JWK set, one JWK, or PEM public keys. Raises UnusableKey."""
    if "-----BEGIN" in document:
        found = [_of_pem(part + PEM_END) for part in document.split(PEM_END) if part.strip()]
    else:
        found = [_of_jwk(one) for one in _jwks(document)]
    if not found:
        raise UnusableKey("there is no key in it")
    return found


def issuer(word: str) -> str | None:
    """Who claims to have signed it; nothing is proven yet."""
    if len(word) > LONGEST_WORD:
        return None
    try:
        claims = jwt.decode(word, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    return text(claims.get("iss"))


def proven(word: str, keys: Iterable[EhrKey]) -> Proven | None:
    """The claims if one of `keys` signed them with its own algorithm; time and audience are not looked at here."""
    try:
        kid = jwt.get_unverified_header(word).get("kid")
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    for key in keys:
        fitting = not key.removed and key.algorithm != "X25519" and kid in (None, key.kid)
        if fitting and (claims := _verified(word, key)) is not None:
            return Proven(key.kid, claims)
    return None


def sealing_key(keys: Sequence[EhrKey]) -> bytes | None:
    """The newest live X25519 key of these, oldest first, raw: what is secret is closed to it."""
    live = [key for key in keys if not key.removed and key.algorithm == "X25519"]
    return _sealing(json.loads(live[-1].jwk)).public_bytes_raw() if live else None


def _verified(word: str, key: EhrKey) -> dict[str, object] | None:
    try:
        public = jwt.PyJWK.from_json(key.jwk, algorithm=key.algorithm)
        options: Any = dict.fromkeys(_UNCHECKED, False)
        return jwt.decode(word, public, algorithms=[key.algorithm], options=options)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None


def _jwks(document: str) -> Sequence[Mapping[str, Any]]:
    try:
        found = json.loads(document)
    except ValueError:
        raise UnusableKey("neither JSON nor PEM") from None
    listed = found.get("keys", [found]) if isinstance(found, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise UnusableKey("not a JWK set (RFC 7517)")
    return listed


def _of_pem(pem: str) -> EhrKey:
    try:
        public = load_pem_public_key(pem.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        raise UnusableKey("not a PEM public key; is it a private one?") from None
    if isinstance(public, RSAPublicKey):
        return _of_jwk(RSAAlgorithm.to_jwk(public, as_dict=True))
    if isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1):
        return _of_jwk(ECAlgorithm.to_jwk(public, as_dict=True))
    if isinstance(public, Ed25519PublicKey):
        return _of_jwk(OKPAlgorithm.to_jwk(public, as_dict=True))
    raise UnusableKey("use Ed25519, P-256 or RSA")


def _of_jwk(jwk: Mapping[str, Any]) -> EhrKey:
    if {"d", "k"} & set(jwk):
        raise UnusableKey("this is a private or shared key: keep it to yourself, and send the public one")
    algorithm = _algorithm(jwk)
    members = {name: jwk[name] for name in sorted(("kty", *MEMBERS[jwk["kty"]]))}
    thumbprint = sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    kid = text(jwk.get("kid", urlsafe_b64encode(thumbprint).rstrip(b"=").decode()))
    if kid is None:
        raise UnusableKey("its kid is not a text of 1 to 200 characters")
    return EhrKey(kid, algorithm, json.dumps(members))


def _sealing(jwk: Mapping[str, Any]) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(base64url_decode(jwk["x"]))


def _algorithm(jwk: Mapping[str, Any]) -> str:
    """The one algorithm of a key, by its kind."""
    kind = str(jwk.get("kty"))
    by_curve = {("OKP", "Ed25519"): "EdDSA", ("OKP", "X25519"): "X25519", ("EC", "P-256"): "ES256"}
    algorithm = "RS256" if kind == "RSA" else by_curve.get((kind, str(jwk.get("crv"))))
    if algorithm is None:
        raise UnusableKey("use Ed25519, P-256 or RSA to sign, X25519 to seal")
    try:
        public = _sealing(jwk) if algorithm == "X25519" else jwt.PyJWK(dict(jwk), algorithm).key
    except (jwt.PyJWTError, ValueError, KeyError, TypeError):
        raise UnusableKey("the key cannot be read") from None
    if isinstance(public, RSAPublicKey) and public.key_size < SHORTEST_RSA:
        raise UnusableKey(f"RSA keys need at least {SHORTEST_RSA} bits")
    return algorithm
