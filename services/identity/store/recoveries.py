"""Tables `recoveries` and `answer_misses`: browsers on their way back into an account, and what they got wrong."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.recovery import AnswerMisses, Recovery
from services.identity.store.mailings import Followed
from shared.db import Connection


async def begin(
    connection: Connection, recovery: Recovery, followed: Followed, *, fingerprint: str, keep: int, now: datetime
) -> None:
    """Add one that has proven nothing; the oldest beyond `keep` that have proven nothing either make room."""
    await connection.execute(
        """
        update recoveries set ended_at = $3 where recovery_id in (
            select recovery_id from recoveries where account_id = $1 and ended_at is null and proven_at is null
            order by begun_at desc, recovery_id desc offset $2)
        """,
        recovery.account_id,
        keep - 1,
        now,
    )
    await connection.execute(
        """
        insert into recoveries (recovery_id, fingerprint, mailing_id, account_id, begun_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        recovery.recovery_id,
        fingerprint,
        followed.mailing_id,
        recovery.account_id,
        now,
        followed.expires_at,
    )


async def find(connection: Connection, fingerprint: str) -> Recovery | None:
    """The open one of a browser's cookie, by the database's time, while its link lives."""
    row = await connection.fetchrow(
        """
        select r.recovery_id, r.account_id, r.proven_at is not null as proven
        from recoveries r join mailings m using (mailing_id)
        where r.fingerprint = $1 and r.ended_at is null and r.expires_at > now() and m.ended_at is null
        """,
        fingerprint,
    )
    return Recovery(**row) if row else None


async def mark_proven(connection: Connection, recovery_id: UUID, *, now: datetime) -> None:
    """This browser, and no other, has shown who it is."""
    await connection.execute("update recoveries set proven_at = $2 where recovery_id = $1", recovery_id, now)


async def end_all(connection: Connection, account_id: UUID, *, now: datetime) -> None:
    """Nobody goes on with what was begun for this account."""
    await connection.execute(
        "update recoveries set ended_at = $2 where account_id = $1 and ended_at is null", account_id, now
    )


async def misses(connection: Connection, account_id: UUID) -> AnswerMisses:
    """Wrong answers so far. Ask while holding the account's credentials."""
    row = await connection.fetchrow("select misses, last_at from answer_misses where account_id = $1", account_id)
    return AnswerMisses(row["misses"], row["last_at"]) if row else AnswerMisses()


async def save_misses(connection: Connection, account_id: UUID, found: AnswerMisses) -> None:
    """Keep the count."""
    await connection.execute(
        """
        insert into answer_misses (account_id, misses, last_at) values ($1, $2, $3)
        on conflict (account_id) do update set misses = excluded.misses, last_at = excluded.last_at
        """,
        account_id,
        found.count,
        found.last_at,
    )


async def forget_misses(connection: Connection, account_id: UUID) -> None:
    """The account has a new password: what was guessed wrong before does not matter any more."""
    await connection.execute("delete from answer_misses where account_id = $1", account_id)


async def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some that ended or ran out before then; how many."""
    done = await connection.execute(
        """
        delete from recoveries where recovery_id in (
            select recovery_id from recoveries where expires_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])
