"""Our own identifiers: UUIDv7, so that new rows land side by side in their indexes (RFC 9562)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()
