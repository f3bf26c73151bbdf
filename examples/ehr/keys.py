"""Make this EHR's signing key: the private half stays here, the public half goes to the operator of Chartkey.

python -m examples.ehr.keys riverside-1
"""

import json
import os
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key


def make(name: str, folder: Path) -> tuple[Path, Path]:
    """(private PEM, public JWK set); the name is the key's id, and a file that is there already is never replaced."""
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    secret, public = folder / f"{name}.private.pem", folder / f"{name}.public.json"
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    x = urlsafe_b64encode(private.public_key().public_bytes_raw()).rstrip(b"=").decode()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": name, "alg": "EdDSA", "use": "sig"}
    public.write_text(json.dumps({"keys": [jwk]}, indent=1))
    return secret, public


def load(path: Path) -> tuple[Ed25519PrivateKey, str]:
    """The private key that `make` wrote, and its id."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is not an Ed25519 key")
    return key, path.name.removesuffix(".private.pem")


if __name__ == "__main__":
    for written in make(sys.argv[1], Path()):
        print(written)
