"""Makers of values for these tests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.contracts.sessions import Assertion


def assertion(*, issued_at: datetime) -> Assertion:
    """One person's session, who sees one chart."""
    one = UUID(int=1)
    return Assertion(session_id=one, account_id=one, charts=(one,), logged_in_at=issued_at, issued_at=issued_at)
