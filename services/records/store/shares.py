"""Tables `shares` and `share_visits`: what is lent to whom, and the browsers that have given a passcode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from services.records.domain.shares import Misses
from shared.db import Connection

MOST = 100
"""Shares in one list."""


@dataclass(frozen=True)
class NewShare:
    """What is kept of a share when it is made; `token` is hex SHA-256, `passcode` a keyed hash, `recipient` sealed."""

    share_id: UUID
    grant_id: UUID
    account_id: UUID
    parts: Sequence[str]
    since: date | None
    until: date | None
    recipient: bytes
    token: str
    passcode: bytes
    proven_at: datetime
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Share:
    """A share that is open, or was."""

    share_id: UUID
    grant_id: UUID
    account_id: UUID
    parts: tuple[str, ...]
    since: date | None
    until: date | None
    recipient: bytes
    passcode: bytes
    made_at: datetime
    ends_at: datetime
    opened: int
    opened_at: datetime | None
    downloaded: int
    downloaded_at: datetime | None
    stopped_at: datetime | None
    misses: Misses
    is_open: bool

    @property
    def status(self) -> Literal["open", "ended", "stopped", "locked"]:
        """Does it open anything, or why not? `ended` also when its maker's access is."""
        if self.is_open:
            return "open"
        return "locked" if self.misses.locked_at else "stopped" if self.stopped_at else "ended"


_VISITED = """
with visit as (
    update share_visits set seen_at = now() where mark = $1 and seen_at > now() - $2::interval returning share_id
)
select * from share_states join visit using (share_id)
"""


_WAITED = """
select * from share_states join share_visits using (share_id) where mark = $1 and seen_at > now() - $2::interval
"""


async def made_today(connection: Connection, *, grant_id: UUID, account_id: UUID) -> int:
    """How many shares this account has made of this grant within a day; no other is made until this transaction's
    end."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"shares:{grant_id}/{account_id}")
    count: int = await connection.fetchval(
        """
        select count(*) from shares where grant_id = $1 and account_id = $2 and made_at > now() - interval '1 day'
        """,
        grant_id, account_id,
    )  # fmt: skip
    return count


async def make(connection: Connection, share: NewShare) -> None:
    """Keep it."""
    await connection.execute(
        """
        insert into shares (share_id, grant_id, account_id, parts, since, until, recipient, token, passcode, proven_at,
                            made_at, ends_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        share.share_id, share.grant_id, share.account_id, share.parts, share.since, share.until, share.recipient,
        share.token, share.passcode, share.proven_at, share.made_at, share.ends_at,
    )  # fmt: skip


async def by_token(connection: Connection, token: str, *, hold: bool = False) -> Share | None:
    """The share of a link, open or not; `hold` keeps everybody else's passcode waiting until this transaction's end."""
    if hold:
        await connection.execute("select from shares where token = $1 for update", token)
    row = await connection.fetchrow("select * from share_states where token = $1", token)
    return _share(row) if row else None


async def of_grant(connection: Connection, *, grant_id: UUID, account_id: UUID) -> list[Share]:
    """What this account has lent of this grant, the newest first."""
    rows = await connection.fetch(
        "select * from share_states where grant_id = $1 and account_id = $2 order by made_at desc, share_id limit $3",
        grant_id, account_id, MOST,
    )  # fmt: skip
    return [_share(row) for row in rows]


async def save_misses(connection: Connection, share_id: UUID, misses: Misses) -> None:
    """What wrong passcodes have come to."""
    await connection.execute(
        "update shares set failures = $2, paused_until = $3, locked_at = $4 where share_id = $1",
        share_id, misses.count, misses.paused_until, misses.locked_at,
    )  # fmt: skip


async def stop(connection: Connection, share_id: UUID, *, grant_id: UUID, account_id: UUID) -> bool:
    """End a share of this account; was it open, and is it now?"""
    done = await connection.execute(
        """
        update shares set stopped_at = now()
        where share_id = $1 and grant_id = $2 and account_id = $3 and stopped_at is null and locked_at is null
          and ends_at > now()
        """,
        share_id, grant_id, account_id,
    )  # fmt: skip
    return bool(done == "UPDATE 1")


async def secure(connection: Connection, account_id: UUID, *, secured_at: datetime) -> list[Share]:
    """From now on no share of this account opens anything that was made with a password given before: those that were
    open. The latest time stands, in any order."""
    rows = await connection.fetch(
        """
        select * from share_states
        where account_id = $1 and is_open
          and share_id in (select share_id from shares where account_id = $1 and proven_at <= $2)
        """,
        account_id, secured_at,
    )  # fmt: skip
    await connection.execute(
        """
        insert into secured_accounts (account_id, secured_at) values ($1, $2)
        on conflict (account_id) do update
        set secured_at = greatest(secured_accounts.secured_at, excluded.secured_at)
        """,
        account_id, secured_at,
    )  # fmt: skip
    return [_share(row) for row in rows]


async def enter(connection: Connection, share_id: UUID, *, mark: str) -> None:
    """A browser has given the passcode; `mark` is hex SHA-256 of its cookie."""
    await connection.execute("update shares set opened = opened + 1, opened_at = now() where share_id = $1", share_id)
    await connection.execute(
        "insert into share_visits (mark, share_id, seen_at) values ($1, $2, now())", mark, share_id
    )


async def visited(connection: Connection, mark: str, *, idle: timedelta, waits: bool = False) -> Share | None:
    """The share that this browser reads, open or not; None when it has not given the passcode, or did nothing for too
    long. Asking is using, unless it only `waits`."""
    if waits:
        row = await connection.fetchrow(_WAITED, mark, idle)
    else:
        row = await connection.fetchrow(_VISITED, mark, idle)
    return _share(row) if row else None


async def note_download(connection: Connection, share_id: UUID) -> None:
    """A recipient has taken a file."""
    await connection.execute(
        "update shares set downloaded = downloaded + 1, downloaded_at = now() where share_id = $1", share_id
    )


async def leave(connection: Connection, mark: str) -> None:
    """This browser reads no more."""
    await connection.execute("delete from share_visits where mark = $1", mark)


async def forget_visits(connection: Connection, *, older_than: timedelta) -> None:
    """Drop what has long been idle."""
    await connection.execute("delete from share_visits where seen_at < now() - $1::interval", older_than)


def _share(row: Any) -> Share:
    told = {name: row[name] for name in Share.__dataclass_fields__ if name not in ("parts", "misses")}
    misses = Misses(row["failures"], row["paused_until"], row["locked_at"])
    return Share(**told, parts=tuple(row["parts"]), misses=misses)
