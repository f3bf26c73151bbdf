"""The table spent_words: what was signed once is good once."""

from __future__ import annotations

from datetime import datetime

from services.enrollment.domain.signed import SignedWord
from shared.db import Connection


async def spend(connection: Connection, word: SignedWord) -> bool:
    """In the transaction of what it opens; False when it was spent before."""
    done = await connection.execute(
        "insert into spent_words (ehr, jti, expires_at) values ($1, $2, $3) on conflict do nothing",
        word.ehr,
        word.jti,
        word.forget_at,
    )
    return done.endswith("1")


async def forget(connection: Connection, *, now: datetime, limit: int) -> int:
    """Delete some that have expired: a repeat is refused by its own time; how many."""
    done = await connection.execute(
        """
        delete from spent_words where (ehr, jti) in (
            select ehr, jti from spent_words where expires_at <= $1 order by ehr, jti limit $2)
        """,
        now,
        limit,
    )
    return int(done.split()[-1])
