"""Table `attempts`: how far each browser has come with an invitation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.attempt import Attempt
from services.identity.domain.links import LinkRules
from shared.db import Connection


async def begin(
    connection: Connection,
    *,
    attempt_id: UUID,
    fingerprint: str,
    invitation_id: UUID,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Add an attempt that has shown nothing yet."""
    await connection.execute(
        """
        insert into attempts (attempt_id, fingerprint, invitation_id, begun_at, expires_at)
        values ($1, $2, $3, $4, $5)
        """,
        attempt_id,
        fingerprint,
        invitation_id,
        now,
        expires_at,
    )


async def find(connection: Connection, fingerprint: str, *, rules: LinkRules) -> Attempt | None:
    """The open attempt of a browser's cookie, by the database's time; a proof that lay unused is none any more."""
    row = await connection.fetchrow(
        """
        select a.attempt_id, a.invitation_id, r.steps_order, a.account_id, fresh as verified,
               fresh and a.confirmed_at is not null as confirmed
        from attempts a join registrations r using (invitation_id),
             lateral (select coalesce(a.touched_at > now() - $2::interval, false) as fresh) proof
        where a.fingerprint = $1 and a.ended_at is null and a.expires_at > now()
        """,
        fingerprint,
        rules.proof_idle,
    )
    if row is None:
        return None
    return Attempt(
        row["attempt_id"],
        row["invitation_id"],
        row["steps_order"],
        row["verified"],
        row["confirmed"],
        row["account_id"],
    )


async def hold(connection: Connection, fingerprint: str) -> None:
    """Whoever ends this attempt waits until commit."""
    await connection.execute("select from attempts where fingerprint = $1 for update", fingerprint)


async def rekey(connection: Connection, attempt_id: UUID, fingerprint: str) -> None:
    """Give an attempt a new cookie; the old one is worth nothing from now on."""
    await connection.execute("update attempts set fingerprint = $2 where attempt_id = $1", attempt_id, fingerprint)


async def mark_verified(connection: Connection, attempt_id: UUID, *, now: datetime) -> None:
    """Identity is proven in this attempt, and in no other; whoever proves it anew takes a last look anew."""
    await connection.execute(
        "update attempts set verified_at = $2, touched_at = $2, confirmed_at = null where attempt_id = $1",
        attempt_id,
        now,
    )


async def touch(connection: Connection, attempt_id: UUID, *, now: datetime) -> None:
    """Note that a fresh proof is in use, once a minute."""
    await connection.execute(
        "update attempts set touched_at = $2 where attempt_id = $1 and touched_at < $2::timestamptz - interval '1 min'",
        attempt_id,
        now,
    )


async def end(connection: Connection, attempt_id: UUID, *, now: datetime) -> None:
    """This browser does not go on."""
    await connection.execute("update attempts set ended_at = $2 where attempt_id = $1", attempt_id, now)


async def mark_confirmed(connection: Connection, attempt_id: UUID, *, now: datetime) -> None:
    """The person has taken the last look."""
    await connection.execute("update attempts set confirmed_at = $2 where attempt_id = $1", attempt_id, now)


async def bind_account(connection: Connection, attempt_id: UUID, account_id: UUID) -> None:
    """This attempt will bind that account."""
    await connection.execute("update attempts set account_id = $2 where attempt_id = $1", attempt_id, account_id)


async def end_all(connection: Connection, invitation_id: UUID, *, now: datetime) -> None:
    """Nobody goes on with this invitation by an attempt that was begun."""
    await connection.execute(
        "update attempts set ended_at = $2 where invitation_id = $1 and ended_at is null", invitation_id, now
    )


async def end_of_account(connection: Connection, account_id: UUID, *, now: datetime) -> None:
    """Nobody goes on with a registration that would bind this account, and would begin a session by that."""
    await connection.execute(
        "update attempts set ended_at = $2 where account_id = $1 and ended_at is null", account_id, now
    )


async def end_surplus(connection: Connection, invitation_id: UUID, *, keep: int, now: datetime) -> None:
    """End the oldest open attempts that have shown nothing, beyond `keep`: a mail scanner's, most likely."""
    await connection.execute(
        """
        update attempts set ended_at = $3 where attempt_id in (
            select attempt_id from attempts
            where invitation_id = $1 and ended_at is null and verified_at is null and account_id is null
            order by begun_at desc, attempt_id desc offset $2)
        """,
        invitation_id,
        keep,
        now,
    )


async def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some that ended or ran out before then; how many."""
    done = await connection.execute(
        """
        delete from attempts where attempt_id in (
            select attempt_id from attempts where ended_at < $1 or expires_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])
