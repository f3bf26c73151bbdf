"""Make this EHR's keys, one to sign with and one to be sealed to: the private halves stay here, the public ones go to
the operator of Chartkey.

python -m examples.ehr.keys riverside-1
"""

import json
import os
import sys
from base64 import b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from nacl.public import PrivateKey, SealedBox

Private = Ed25519PrivateKey | X25519PrivateKey


def make(name: str, folder: Path) -> tuple[Path, Path, Path]:
    """(private PEM to sign, private PEM to open seals, public JWK set); the names are the keys' ids, and a file that
    is there already is never replaced."""
    signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    secret, opener = folder / f"{name}.private.pem", folder / f"{name}-seal.private.pem"
    _write(secret, signing)
    _write(opener, sealing)
    public = folder / f"{name}.public.json"
    keys = [
        {**_jwk(signing, name, "Ed25519"), "alg": "EdDSA", "use": "sig"},
        {**_jwk(sealing, f"{name}-seal", "X25519"), "use": "enc"},
    ]
    public.write_text(json.dumps({"keys": keys}, indent=1))
    return secret, opener, public


def _write(path: Path, private: Private) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _jwk(private: Private, kid: str, curve: str) -> dict[str, str]:
    x = urlsafe_b64encode(private.public_key().public_bytes_raw()).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": curve, "x": x, "kid": kid}


def load(path: Path) -> tuple[Ed25519PrivateKey, str]:
    """The private key that `make` wrote, and its id."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is not an Ed25519 key")
    return key, path.name.removesuffix(".private.pem")


def opened(sealed: str, path: Path) -> str:
    """What Chartkey has sealed to the X25519 key that `make` wrote (a PyNaCl sealed box)."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, X25519PrivateKey):
        raise SystemExit(f"{path} is not an X25519 key")
    return SealedBox(PrivateKey(key.private_bytes_raw())).decrypt(b64decode(sealed)).decode()


if __name__ == "__main__":
    for written in make(sys.argv[1], Path()):
        print(written)
