"""Codes on their way: accepted once, claimed by one worker, and with one final state, at which they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

import asyncpg

from services.notifications.domain.code import Code, Final, Heard
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class Claimed:
    """A code that this worker alone may send now; `number` counts tries from 1 and fences off a claim that was lost."""

    message_id: UUID
    number: int
    deadline: datetime
    row: asyncpg.Record


def new_row(
    code: Code, *, practice_id: str, invitation_id: UUID | None, correlation_id: str, deadline: datetime, vault: Vault
) -> tuple[object, ...]:
    """A code as `add` keeps it, closed."""
    row = str(code.message_id)
    return (
        code.message_id,
        code.channel,
        vault.lock(code.to, row=f"{row}:recipient"),
        vault.lock(code.digits, row=f"{row}:code"),
        code.language,
        practice_id,
        correlation_id,
        deadline,
        invitation_id,
    )


async def add(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Keep codes to be sent; one whose id is known already stays as it is. Sorted, against deadlocks."""
    await connection.execute(
        """
        insert into codes (message_id, channel, recipient, code, language, practice_id, correlation_id, deadline,
                           invitation_id)
        select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::text[],
                             $8::timestamptz[], $9::uuid[])
        on conflict (message_id) do nothing
        """,
        *zip(*sorted(rows, key=itemgetter(0)), strict=True),
    )


async def expire(connection: Connection) -> list[asyncpg.Record]:
    """What is past its deadline has expired; their rows, as news of them needs them."""
    return await connection.fetch(
        """
        update codes set state = 'expired', recipient = null, code = null, finished_at = now()
        where message_id = any(array(
            select message_id from codes where state = 'waiting' and deadline <= now() for update skip locked))
        returning message_id, channel, invitation_id, correlation_id
        """
    )


async def close_overdue(connection: Connection, *, silent_for: timedelta) -> int:
    """What a worker took and never settled is unknown. How many are lost so."""
    done = await connection.execute(
        """
        update codes set state = 'unknown', answer = 'worker_lost', recipient = null, code = null, finished_at = now(),
                         claimed_by = null, claimed_at = null
        where message_id = any(array(
            select message_id from codes where state = 'sending' and claimed_at < now() - $1::interval
            for update skip locked))
        """,
        silent_for,
    )
    return int(done.split()[-1])


async def claim(connection: Connection, *, worker: UUID) -> Claimed | None:
    """The code that is due the longest, for this worker alone."""
    row = await connection.fetchrow(
        """
        update codes set state = 'sending', claimed_by = $1, claimed_at = now(), attempts = attempts + 1
        where message_id = (
            select message_id from codes where state = 'waiting' and due_at <= now()
            order by due_at limit 1 for update skip locked)
        returning message_id, channel, recipient, code, language, deadline, attempts, invitation_id, correlation_id
        """,
        worker,
    )
    return Claimed(row["message_id"], row["attempts"], row["deadline"], row) if row else None


def opened(claimed: Claimed, vault: Vault) -> Code:
    """The code in a claimed row. Raises SealBroken."""
    row, message_id = claimed.row, claimed.message_id
    return Code(
        message_id=message_id,
        channel=row["channel"],
        to=vault.unlock(row["recipient"], row=f"{message_id}:recipient"),
        digits=vault.unlock(row["code"], row=f"{message_id}:code"),
        language=row["language"],
    )


async def finish(connection: Connection, claimed: Claimed, state: Final, *, answer: str, worker: UUID) -> bool:
    """Its one final state, if this worker's claim still stands; code and number are erased."""
    done = await connection.execute(
        """
        update codes set state = $4, answer = $5, recipient = null, code = null, finished_at = now(),
                         claimed_by = null, claimed_at = null
        where message_id = $1 and state = 'sending' and claimed_by = $2 and attempts = $3
        """,
        claimed.message_id,
        worker,
        claimed.number,
        state,
        answer,
    )
    return done.endswith(" 1")


async def postpone(connection: Connection, claimed: Claimed, due_at: datetime, *, answer: str, worker: UUID) -> bool:
    """It was surely not sent, and waits for its next try, if this worker's claim still stands."""
    done = await connection.execute(
        """
        update codes set state = 'waiting', answer = $4, due_at = $5, claimed_by = null, claimed_at = null
        where message_id = $1 and state = 'sending' and claimed_by = $2 and attempts = $3
        """,
        claimed.message_id,
        worker,
        claimed.number,
        answer,
        due_at,
    )
    return done.endswith(" 1")


async def report(
    connection: Connection, message_id: UUID, outcome: Heard, *, code: str | None
) -> asyncpg.Record | None:
    """What the provider told of a code that it may have taken; its row, or None when that is no news."""
    return await connection.fetchrow(
        """
        update codes set reported = $2, report_code = $3
        where message_id = $1 and state in ('sending', 'sent', 'unknown') and reported is null
        returning message_id, channel, invitation_id, correlation_id
        """,
        message_id,
        outcome,
        code,
    )
