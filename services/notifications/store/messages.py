"""Outgoing messages: accepted once, claimed by one worker at a time, settled by whoever holds the claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

import asyncpg

from services.notifications.domain.message import LANE_OF, Attempt, Lane, Message, State
from services.notifications.store.gates import of_domain
from services.notifications.store.suppressions import index
from shared.contracts.hours import Hours
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class Origin:
    """What the order was part of: its practice, the hours in which alone it writes, and what its news will carry on."""

    practice_id: str | None
    correlation_id: str
    traceparent: str
    hours: Hours | None = None
    invitation_version: int | None = None


@dataclass(frozen=True)
class Claimed:
    """A message that this worker alone may send now; `opened` tells what is in it. `slow`: its domain is slowed down,
    and hears more once it takes this one."""

    attempt: Attempt
    lane: Lane
    row: asyncpg.Record
    slow: bool = False

    @property
    def hours(self) -> Hours | None:
        """In which alone it may go; none for what never waits, and for orders of an older release."""
        zone = self.row["time_zone"]
        return Hours(zone=zone, since=self.row["hours_since"], until=self.row["hours_until"]) if zone else None


@dataclass(frozen=True)
class Settlement:
    """What becomes of a claimed message; `due_at` only when it waits again. `code` is the last answer's;
    `unanswered` when it was handed over and nobody has said anything."""

    attempt: Attempt
    state: State
    code: str
    due_at: datetime | None = None
    unanswered: bool = False


def new_row(message: Message, *, origin: Origin, vault: Vault) -> tuple[object, ...]:
    """A message as `add` keeps it, its secrets closed."""
    row, hours = str(message.message_id), origin.hours
    return (
        message.message_id,
        message.kind,
        LANE_OF[message.kind],
        vault.lock(message.recipient, row=f"{row}:recipient"),
        vault.lock(message.given_name, row=f"{row}:given_name") if message.given_name else None,
        vault.lock(message.link, row=f"{row}:link"),
        message.language,
        origin.practice_id,
        message.practice_name,
        message.invitation_id,
        origin.correlation_id,
        origin.traceparent,
        message.deadline,
        message.days_left,
        vault.lock(message.detail, row=f"{row}:detail") if message.detail else None,
        vault.lock(message.not_me, row=f"{row}:not_me") if message.not_me else None,
        vault.lock(message.quiet, row=f"{row}:quiet") if message.quiet else None,
        index(vault, message.recipient),
        message.accent,
        message.templates,
        of_domain(vault, message.recipient),
        *((hours.zone, hours.since, hours.until) if hours else (None, None, None)),
        origin.invitation_version,
    )


async def add(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Keep messages to be sent; one whose id is known already stays as it is. Sorted, against deadlocks."""
    await connection.execute(
        """
        insert into messages (message_id, kind, lane, recipient, given_name, link, language, practice_id,
                              practice_name, invitation_id, correlation_id, traceparent, deadline, days_left, detail,
                              not_me, quiet, recipient_index, accent, templates, domain, time_zone, hours_since,
                              hours_until, invitation_version)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::text[],
                             $8::text[], $9::text[], $10::uuid[], $11::text[], $12::text[], $13::timestamptz[],
                             $14::smallint[], $15::bytea[], $16::bytea[], $17::bytea[], $18::bytea[], $19::text[],
                             $20::smallint[], $21::text[], $22::text[], $23::smallint[], $24::smallint[],
                             $25::integer[])
        on conflict (message_id) do nothing
        """,
        *zip(*sorted(rows, key=itemgetter(0)), strict=True),
    )


async def claim(connection: Connection, *, worker: UUID, lanes: Sequence[Lane], limit: int) -> list[Claimed]:
    """Up to `limit` due messages for this worker alone, those of the first lane first.

    One scan per lane, so that a million backed-off rows of one lane are never walked through for the other;
    the ids are an array, so that the planner looks each row up by its key.
    """
    rows = await connection.fetch(
        """
        update messages set state = 'sending', claimed_by = $1, claimed_at = now(), attempts = attempts + 1
        where message_id = any(array(
            select message_id from unnest($2::text[]) with ordinality as wanted (lane, rank) cross join lateral (
                select message_id, due_at from messages
                where state = 'waiting' and messages.lane = wanted.lane and due_at <= now()
                order by due_at limit $3 for update skip locked
            ) as due order by rank, due_at limit $3))
        returning message_id, kind, lane, recipient, given_name, link, language, practice_id, practice_name,
                  invitation_id, correlation_id, traceparent, deadline, days_left, detail, not_me, quiet, attempts,
                  due_at, claimed_at, unanswered, answer, recipient_index, accent, templates, domain,
                  held, time_zone, hours_since, hours_until, invitation_version,
                  exists (select 1 from suppressions
                          where address = messages.recipient_index and ends_at > now()) as suppressed
        """,
        worker,
        lanes,
        limit,
    )
    return [
        Claimed(_attempt(row), row["lane"], row)
        for row in sorted(rows, key=lambda row: (lanes.index(row["lane"]), row["due_at"]))
    ]


def opened(claimed: Claimed, vault: Vault) -> Message:
    """The message in a claimed row. Raises SealBroken."""
    row, attempt = claimed.row, claimed.attempt
    return Message(
        message_id=attempt.message_id,
        kind=attempt.kind,
        recipient=vault.unlock(row["recipient"], row=f"{attempt.message_id}:recipient"),
        language=row["language"],
        practice_name=row["practice_name"],
        given_name=row["given_name"] and vault.unlock(row["given_name"], row=f"{attempt.message_id}:given_name"),
        link=vault.unlock(row["link"], row=f"{attempt.message_id}:link"),
        invitation_id=attempt.invitation_id,
        deadline=attempt.deadline,
        days_left=row["days_left"],
        detail=row["detail"] and vault.unlock(row["detail"], row=f"{attempt.message_id}:detail"),
        not_me=row["not_me"] and vault.unlock(row["not_me"], row=f"{attempt.message_id}:not_me"),
        quiet=row["quiet"] and vault.unlock(row["quiet"], row=f"{attempt.message_id}:quiet"),
        accent=row["accent"],
        templates=row["templates"],
    )


def _attempt(row: asyncpg.Record) -> Attempt:
    return Attempt(
        row["message_id"], row["kind"], row["invitation_id"], row["deadline"], row["attempts"], row["unanswered"]
    )


async def settle(connection: Connection, settlements: Sequence[Settlement], *, worker: UUID) -> set[UUID]:
    """Write outcomes; the ids of those whose claim this worker still held. The others are somebody else's now.

    The attempt's number fences off a claim that was lost and won again. A final state erases link, name and detail.
    """
    rows = await connection.fetch(
        """
        update messages set
            state = outcome.state, answer = outcome.code, due_at = coalesce(outcome.due_at, messages.due_at),
            claimed_by = null, claimed_at = null, held = null,
            unanswered = messages.unanswered + outcome.unanswered::int,
            link = case when outcome.state = 'waiting' then link end,
            not_me = case when outcome.state = 'waiting' then not_me end,
            quiet = case when outcome.state = 'waiting' then quiet end,
            given_name = case when outcome.state = 'waiting' then given_name end,
            detail = case when outcome.state = 'waiting' then detail end,
            finished_at = case when outcome.state <> 'waiting' then now() end
        from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::bool[])
             as outcome (message_id, attempt, state, code, due_at, unanswered)
        where messages.message_id = outcome.message_id and messages.state = 'sending'
              and messages.claimed_by = $1 and messages.attempts = outcome.attempt
        returning messages.message_id
        """,
        worker,
        *zip(
            *(
                (one.attempt.message_id, one.attempt.number, one.state, one.code, one.due_at, one.unanswered)
                for one in settlements
            ),
            strict=True,
        ),
    )
    return {row["message_id"] for row in rows}


async def give_back(connection: Connection, attempts: Sequence[Attempt], *, worker: UUID) -> None:
    """Claimed but not tried: as if never claimed."""
    await connection.execute(
        """
        update messages set state = 'waiting', claimed_by = null, claimed_at = null, attempts = attempts - 1
        from unnest($2::uuid[], $3::int[]) as untried (message_id, attempt)
        where messages.message_id = untried.message_id and state = 'sending' and claimed_by = $1
              and attempts = untried.attempt
        """,
        worker,
        [attempt.message_id for attempt in attempts],
        [attempt.number for attempt in attempts],
    )


async def take_over(connection: Connection, *, after: timedelta) -> int:
    """Free messages whose worker has been silent for so long; how many. They may have been sent (design.md 6)."""
    status = await connection.execute(
        """
        update messages set state = 'waiting', claimed_by = null, claimed_at = null, due_at = now()
        where message_id = any(array(
            select message_id from messages where state = 'sending' and claimed_at < now() - $1::interval
            order by claimed_at limit 1000 for update skip locked
        ))
        """,
        after,
    )
    return int(status.rpartition(" ")[2])


async def fail(connection: Connection, message_id: UUID, *, code: str) -> asyncpg.Record | None:
    """A server reports that a mail has failed which was, or may have been, taken; None when there is no such mail or
    it has failed before. What was waiting to be sent once more is not sent."""
    return await connection.fetchrow(
        """
        update messages set state = 'bounced', answer = $2, finished_at = now(),
                            link = null, not_me = null, quiet = null, given_name = null, detail = null
        where message_id = $1 and (state = 'delivered' or (state = 'waiting' and unanswered > 0))
        returning message_id, kind, invitation_id, recipient_index, correlation_id, traceparent, invitation_version
        """,
        message_id,
        code,
    )


async def reported(connection: Connection, message_id: UUID) -> asyncpg.Record | None:
    """A mail that was taken, for news that is not final."""
    return await connection.fetchrow(
        """
        select message_id, kind, invitation_id, recipient, recipient_index, correlation_id, traceparent,
               invitation_version
        from messages where message_id = $1 and state = 'delivered'
        """,
        message_id,
    )


def address_of(row: asyncpg.Record, vault: Vault) -> str:
    """Where the mail of a row that was taken went. Raises SealBroken."""
    return vault.unlock(row["recipient"], row=f"{row['message_id']}:recipient")


async def is_under_way(connection: Connection, message_id: UUID) -> bool:
    """Is some worker sending it right now? The row stays as it is found until this transaction ends."""
    state: str | None = await connection.fetchval(
        "select state from messages where message_id = $1 for update", message_id
    )
    return state == "sending"
