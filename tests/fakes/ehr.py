"""An EHR's own side of what it signs: a private key, and the public one as it would send it to an operator."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from shared.ids import new_id

LAUNCH = "http://localhost:8080/console/launch"
Private = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey


def a_key(algorithm: str) -> Private:
    """A fresh private key for this algorithm."""
    if algorithm == "ES256":
        return generate_private_key(SECP256R1())
    return generate_rsa(65537, 2048) if algorithm == "RS256" else Ed25519PrivateKey.generate()


@dataclass
class Signer:
    """One key of one EHR."""

    ehr: str = "ehr.demo"
    algorithm: str = "EdDSA"
    kid: str = "first"
    private: Private = field(default_factory=lambda: a_key("EdDSA"))

    @classmethod
    def of(cls, algorithm: str, **more: Any) -> Signer:
        """A signer with a fresh key of this kind."""
        return cls(algorithm=algorithm, private=a_key(algorithm), **more)

    def jwk(self) -> dict[str, Any]:
        """The public key."""
        public: Any = self.private.public_key()
        kinds: dict[str, Any] = {"EdDSA": OKPAlgorithm, "ES256": ECAlgorithm, "RS256": RSAAlgorithm}
        return {**kinds[self.algorithm].to_jwk(public, as_dict=True), "kid": self.kid, "alg": self.algorithm}

    def jwks(self) -> str:
        """As a vendor would send it."""
        return json.dumps({"keys": [self.jwk()]})

    def pem(self) -> str:
        """The same, as PEM."""
        public: Any = self.private.public_key()
        found: bytes = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return found.decode()

    def sign(self, headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A launch of Dr. Lee, an administrator, with whatever is told otherwise; None leaves a claim out."""
        now = int(datetime.now(UTC).timestamp())
        whole = {
            "iss": self.ehr,
            "sub": "dr.lee",
            "aud": LAUNCH,
            "iat": now,
            "exp": now + 60,
            "jti": new_id().hex,
            "practice": "integrative-medicine",
            "name": "Dr. Jordan Lee",
            "role": "administrator",
            "chart": "chart-1",
        } | claims
        told = {name: value for name, value in whole.items() if value is not None}
        key: Any = self.private
        return jwt.encode(told, key, algorithm=self.algorithm, headers={"kid": self.kid, **(headers or {})})
