"""Table `mailings`: letters that were asked for, counted by whom they are for, and fingerprints of their links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.domain.mailings import HOUR, Purpose
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class Mailing:
    """One request. `account_id` is None where nothing is sent; `address` is what its link confirms."""

    mailing_id: UUID
    purpose: Purpose
    subject: bytes
    account_id: UUID | None
    fingerprint: str
    address: str | None
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Followed:
    """A live letter whose link somebody has followed."""

    mailing_id: UUID
    account_id: UUID
    address: str | None
    expires_at: datetime


async def hold(connection: Connection, subject: bytes) -> None:
    """Whoever counts another request for this subject waits until commit."""
    key = int.from_bytes(subject[:8], signed=True)
    await connection.execute("select pg_advisory_xact_lock($1)", key)


async def count(connection: Connection, purpose: Purpose, subject: bytes, *, now: datetime) -> int:
    """Requests for this subject within the last hour."""
    found: int = await connection.fetchval(
        "select count(*) from mailings where purpose = $1 and subject = $2 and asked_at > $3",
        purpose,
        subject,
        now - HOUR,
    )
    return found


async def add(connection: Connection, vault: Vault, mailing: Mailing) -> None:
    """Keep a request; the account's older links of this purpose end with it."""
    await connection.execute(
        """
        with ended as (
            update mailings set ended_at = $7 where account_id = $4 and purpose = $2 and ended_at is null
        )
        insert into mailings (mailing_id, purpose, subject, account_id, fingerprint, address, asked_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        mailing.mailing_id,
        mailing.purpose,
        mailing.subject,
        mailing.account_id,
        mailing.fingerprint,
        vault.lock(mailing.address, row=_row(mailing.mailing_id)) if mailing.address else None,
        mailing.asked_at,
        mailing.expires_at,
    )


async def find(connection: Connection, vault: Vault, purpose: Purpose, fingerprint: str) -> Followed | None:
    """The live letter with this link, by the database's time."""
    row = await connection.fetchrow(
        """
        select mailing_id, account_id, address, expires_at from mailings join accounts using (account_id)
        where fingerprint = $1 and purpose = $2 and ended_at is null and expires_at > now() and closed_at is null
        """,
        fingerprint,
        purpose,
    )
    if row is None:
        return None
    address = row["address"] and vault.unlock(row["address"], row=_row(row["mailing_id"]))
    return Followed(row["mailing_id"], row["account_id"], address, row["expires_at"])


async def unconfirmed(connection: Connection, vault: Vault, account_id: UUID) -> str | None:
    """The address that a live link of this account would confirm; there is one such link at most."""
    row = await connection.fetchrow(
        """
        select mailing_id, address from mailings
        where account_id = $1 and purpose = 'confirm_email' and ended_at is null and expires_at > now()
        """,
        account_id,
    )
    return vault.unlock(row["address"], row=_row(row["mailing_id"])) if row and row["address"] else None


async def use(connection: Connection, vault: Vault, purpose: Purpose, fingerprint: str) -> Followed | None:
    """End the live letter with this link; None to all but the first who does."""
    followed = await find(connection, vault, purpose, fingerprint)
    ended = followed and await connection.fetchval(
        "update mailings set ended_at = now() where mailing_id = $1 and ended_at is null returning true",
        followed.mailing_id,
    )
    return followed if ended else None


async def end_all(connection: Connection, account_id: UUID, purpose: Purpose, *, now: datetime) -> None:
    """None of the account's links of this purpose works any more."""
    await connection.execute(
        "update mailings set ended_at = $3 where account_id = $1 and purpose = $2 and ended_at is null",
        account_id,
        purpose,
        now,
    )


async def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some whose time was over then; how many. They are counted for an hour, and live for one at least."""
    done = await connection.execute(
        """
        delete from mailings where mailing_id in (
            select mailing_id from mailings where expires_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])


def _row(mailing_id: UUID) -> str:
    return f"{mailing_id}:address"
