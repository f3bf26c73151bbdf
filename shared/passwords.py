"""How RabbitMQ keeps a password in its definitions."""

import hashlib
import secrets
from base64 import b64encode


def rabbit_hash(password: str) -> str:
    """Base64 of a 4-byte salt and SHA-256(salt + password), as `rabbit_password_hashing_sha256` reads it."""
    salt = secrets.token_bytes(4)
    return b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
