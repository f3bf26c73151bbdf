"""The certificate by which EHRs outside know the broker: the operator's, looked at before the broker is given it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from launcher.failures import StepFailedError

CHAIN, KEY = "broker-certificate.pem", "broker-key.pem"
"""In the suite's own folder: the chain in PEM, the broker's own certificate first, and its private key."""


@dataclass(frozen=True)
class Certificate:
    """Two PEM texts that belong together."""

    chain: str
    key: str


def read(folder: Path) -> Certificate | None:
    """What the operator gave, or None. StepFailedError when a broker could not use it: it would not start."""
    found = {name: folder / name for name in (CHAIN, KEY) if (folder / name).exists()}
    if not found:
        return None
    if len(found) == 1:
        raise _unusable(f"of {CHAIN} and {KEY} only {next(iter(found))} is there")
    certificate = Certificate(found[CHAIN].read_text(), found[KEY].read_text())
    if (fault := _fault(certificate)) is not None:
        raise _unusable(fault)
    return certificate


def _fault(given: Certificate) -> str | None:
    try:
        [own, *_] = x509.load_pem_x509_certificates(given.chain.encode())
        key = load_pem_private_key(given.key.encode(), password=None)
    except (ValueError, TypeError):
        return f"{CHAIN} or {KEY} is not PEM, or the key has a password"
    spki = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if own.public_key().public_bytes(*spki) != key.public_key().public_bytes(*spki):
        return f"{KEY} is not the key of the first certificate in {CHAIN}"
    if not own.not_valid_before_utc <= datetime.now(UTC) <= own.not_valid_after_utc:
        return f"the certificate is good from {own.not_valid_before_utc} until {own.not_valid_after_utc}"
    return None


def _unusable(why: str) -> StepFailedError:
    return StepFailedError(
        "The broker cannot use this certificate",
        why=why,
        next_step="give both files anew, or delete both; docs/how-to/operate.md says how",
    )
