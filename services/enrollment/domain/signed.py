"""What an EHR signed: whether its claims make it good here, now and once (RFC 7519)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(seconds=60)
SKEW = timedelta(seconds=30)
"""How far an EHR's clock may be from the database's."""
LONGEST_TEXT = 200


class WordRefusal(StrEnum):
    """Why a signed word is not believed."""

    UNREADABLE = "unreadable"
    SIGNATURE_INVALID = "signature_invalid"
    WRONG_AUDIENCE = "wrong_audience"
    EXPIRED = "expired"
    LIVES_TOO_LONG = "lives_too_long"
    CLAIMS_INVALID = "claims_invalid"
    REPLAYED = "replayed"


@dataclass(frozen=True)
class EhrKey:
    """A public key of an EHR; `jwk` is its JSON, `algorithm` the only one it may be used with."""

    kid: str
    algorithm: str
    jwk: str
    removed: bool = False


@dataclass(frozen=True)
class SignedWord:
    """Claims that the key `kid` has signed, for us, alive; `forget_at` is when a repeat would be too late by itself."""

    ehr: str
    kid: str
    jti: str
    forget_at: datetime
    claims: Mapping[str, object]


def read_word(claims: Mapping[str, object], *, kid: str, audience: str, now: datetime) -> SignedWord | WordRefusal:
    """`claims` are of a JWT whose signature its issuer's key has proven."""
    ehr, jti = text(claims.get("iss")), text(claims.get("jti"))
    issued, expires = _moment(claims.get("iat")), _moment(claims.get("exp"))
    if ehr is None or jti is None or issued is None or expires is None:
        return WordRefusal.CLAIMS_INVALID
    if audience not in _audiences(claims.get("aud")):
        return WordRefusal.WRONG_AUDIENCE
    if not timedelta(0) < expires - issued <= LONGEST:
        return WordRefusal.LIVES_TOO_LONG
    if not issued - SKEW <= now < expires + SKEW:
        return WordRefusal.EXPIRED
    return SignedWord(ehr, kid, jti, expires + SKEW, claims)


def text(value: object) -> str | None:
    """A claim that is a text of 1 to 200 characters which a database can keep."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        return None
    return value if "\x00" not in value and value.isprintable() else None


def _audiences(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _moment(value: object) -> datetime | None:
    """A NumericDate (RFC 7519 2): seconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
