"""Table `codes`: security codes by phone as keyed hashes, and the counters that hold parallel requests in line.

Whoever changes a subject's codes holds its own row (an invitation's registration): requests and tries come one by one.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import asyncpg

from services.identity.domain.codes import DAY, Code, CodeRules, Purpose, Requests
from shared.db import Connection
from shared.seals import Vault


async def find(connection: Connection, purpose: Purpose, subject: UUID, *, now: datetime) -> Requests:
    """Everything that this subject asked for within the last day."""
    rows = await connection.fetch(
        """
        select code_id, holder, channel, phone_index, matched, sent, requested_at, expires_at, code_check, failures
        from codes where purpose = $1 and subject = $2 and requested_at > $3 order by requested_at desc, code_id desc
        """,
        purpose,
        subject,
        now - DAY,
    )
    return Requests([_code(row) for row in rows])


async def has_room(
    connection: Connection, *, phone_index: bytes, practice_id: str, now: datetime, rules: CodeRules
) -> bool:
    """May one more code go to this phone, and on this practice's account, today? Both are held until commit."""
    # One statement for both, the phone always first: two requests cannot wait for each other.
    await connection.execute(
        """
        insert into code_counters (counter, used_at) values ($1, $3), (sha256($2), $3)
        on conflict (counter) do update set used_at = excluded.used_at
        """,
        phone_index,
        f"practice:{practice_id}".encode(),
        now,
    )
    return bool(
        await connection.fetchval(
            """
            select (select count(*) from codes where sent and phone_index = $1 and requested_at > $3) < $4
               and (select count(*) from codes where sent and practice_id = $2 and requested_at > $3) < $5
            """,
            phone_index,
            practice_id,
            now - DAY,
            rules.phone_daily,
            rules.practice_daily,
        )
    )


async def add(connection: Connection, code: Code, *, purpose: Purpose, subject: UUID, practice_id: str) -> None:
    """Keep a new request; whatever its browser asked for before does not count any more."""
    await connection.execute(
        """
        with replaced as (
            update codes set code_check = null
            where purpose = $2 and subject = $3 and holder = $4 and code_check is not null
        )
        insert into codes (code_id, purpose, subject, holder, channel, phone_index, code_check, matched, sent,
                           practice_id, requested_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        code.code_id,
        purpose,
        subject,
        code.holder,
        code.channel,
        code.phone_index,
        code.check,
        code.matched,
        code.sent,
        practice_id,
        code.requested_at,
        code.expires_at,
    )


async def count_failure(connection: Connection, code: Code, *, spent: bool) -> None:
    """One more wrong try; the last one that the code bears erases it."""
    await connection.execute(
        """
        update codes set failures = failures + 1, code_check = case when not $2 then code_check end
        where code_id = $1
        """,
        code.code_id,
        spent,
    )


async def void(connection: Connection, purpose: Purpose, subject: UUID) -> None:
    """None of this subject's codes counts any more, whoever asked for it; what they have counted stays counted."""
    await connection.execute(
        "update codes set code_check = null where purpose = $1 and subject = $2 and code_check is not null",
        purpose,
        subject,
    )


async def erase_expired(connection: Connection, *, now: datetime, limit: int) -> int:
    """Erase some codes whose time is over; how many."""
    done = await connection.execute(
        """
        update codes set code_check = null where code_id in (
            select code_id from codes where code_check is not null and expires_at <= $1 limit $2
            for update skip locked)
        """,
        now,
        limit,
    )
    return int(done.split()[-1])


async def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some requests that nobody counts any more; how many."""
    done = await connection.execute(
        """
        delete from codes where code_id in (
            select code_id from codes where requested_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])


async def forget_counters(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some counters that nobody has needed since then; how many."""
    done = await connection.execute(
        """
        delete from code_counters where counter in (
            select counter from code_counters where used_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])


def phone_index(vault: Vault, phone: str) -> bytes:
    """By what codes to one phone are counted, without keeping the number."""
    return vault.index(f"phone:{phone}")


def code_check(vault: Vault, code_id: UUID, code: str) -> bytes:
    """What is kept of a code: worthless without the key, which is not in the database."""
    return vault.index(f"code:{code_id}:{code}")


def _code(row: asyncpg.Record) -> Code:
    return Code(
        code_id=row["code_id"],
        holder=row["holder"],
        channel=row["channel"],
        phone_index=row["phone_index"],
        matched=row["matched"],
        sent=row["sent"],
        requested_at=row["requested_at"],
        expires_at=row["expires_at"],
        check=row["code_check"],
        failures=row["failures"],
    )
