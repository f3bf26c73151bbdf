"""Table `certifications`: who certified, on linking an account, that they may see its records; written once (S51)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.db import Connection


@dataclass(frozen=True)
class Certification:
    """The account's holder accepted version `wording` of the sentence, as it is worded in `language`."""

    attempt_id: UUID
    invitation_id: UUID
    account_id: UUID
    wording: str
    language: str


async def add(connection: Connection, certified: Certification, *, now: datetime) -> None:
    """Keep it for good: it outlives the attempt and the access."""
    await connection.execute(
        """
        insert into certifications (attempt_id, invitation_id, account_id, wording, language, certified_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        certified.attempt_id,
        certified.invitation_id,
        certified.account_id,
        certified.wording,
        certified.language,
        now,
    )
