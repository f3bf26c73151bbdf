"""Certificates as an authority would issue them: a root that clients trust, one between, and a server's own."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Issued:
    """A key, its certificate, and those above it but the root, each in PEM."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def chain(self) -> str:
        """As an authority hands it out: the own certificate first."""
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in (self.certificate, *self.above))

    @property
    def private(self) -> str:
        """The key, unlocked."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def issue(self, name: str, *, addresses: tuple[str, ...] = (), ends: timedelta = DAY, ca: bool = False) -> Issued:
        """One below this one; without addresses it speaks for no host."""
        above = () if self.certificate.issuer == self.certificate.subject else (self.certificate, *self.above)
        return _issued(name, by=self, above=above, addresses=addresses, ends=ends, ca=ca)


def authority(name: str = "Root of this test") -> Issued:
    """A root that has signed itself."""
    return _issued(name, by=None, above=(), addresses=(), ends=DAY, ca=True)


def serving(own: Issued, folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with this certificate."""
    (folder / "chain.pem").write_text(own.chain)
    (folder / "key.pem").write_text(own.private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    return context


def _issued(
    name: str, *, by: Issued | None, above: tuple[x509.Certificate, ...], addresses: tuple[str, ...], ends: timedelta,
    ca: bool,
) -> Issued:  # fmt: skip
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * DAY)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if addresses:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(one)) for one in addresses])
        made = made.add_extension(names, critical=False)
    return Issued(key, made.sign(by.key if by else key, SHA256()), above)
