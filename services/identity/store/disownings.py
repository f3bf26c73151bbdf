"""Table `disownings`: what was known when somebody said that an invitation is not theirs; written once, as evidence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.registration import Registration
from shared.db import Connection


async def add(
    connection: Connection,
    registration: Registration,
    *,
    attempt_id: UUID | None,
    account_id: UUID | None,
    now: datetime,
) -> None:
    """Keep it for good; whoever says it again adds nothing. Without an attempt it was said by a link in a mail."""
    await connection.execute(
        """
        insert into disownings (invitation_id, said_at, said_by, attempt_id, standing, pin_failures, opened_at,
                                account_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
        """,
        registration.invitation_id,
        now,
        "last_look" if attempt_id else "mail",
        attempt_id,
        registration.status,
        registration.failures.count,
        registration.opened_at,
        account_id,
    )
