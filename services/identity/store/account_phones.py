"""Table `account_phones`: the phone of an account, and the one that is being confirmed; both sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.db import Connection
from shared.seals import Vault


async def find(connection: Connection, vault: Vault, account_id: UUID) -> str | None:
    """The confirmed number, E.164."""
    closed = await connection.fetchval("select phone from account_phones where account_id = $1", account_id)
    return closed and vault.unlock(closed, row=_row(account_id))


async def want(connection: Connection, vault: Vault, account_id: UUID, phone: str, *, by: UUID, now: datetime) -> None:
    """This session is to show that it can be reached there; whatever was wanted before is not any more."""
    await connection.execute(
        """
        insert into account_phones (account_id, wanted, wanted_by, wanted_at) values ($1, $2, $3, $4)
        on conflict (account_id) do update
        set wanted = excluded.wanted, wanted_by = excluded.wanted_by, wanted_at = excluded.wanted_at
        """,
        account_id,
        vault.lock(phone, row=_row(account_id)),
        by,
        now,
    )


async def is_wanted(connection: Connection, account_id: UUID, *, by: UUID) -> bool:
    """Is there a number that this session, and no other since, wants?"""
    return bool(
        await connection.fetchval(
            "select true from account_phones where account_id = $1 and wanted_by = $2", account_id, by
        )
    )


async def confirm(connection: Connection, account_id: UUID) -> None:
    """What was wanted is the account's phone."""
    await connection.execute(
        """
        update account_phones set phone = wanted, wanted = null, wanted_by = null, wanted_at = null
        where account_id = $1
        """,
        account_id,
    )


async def remove(connection: Connection, account_id: UUID) -> bool:
    """Neither is kept; False when there was nothing."""
    return await connection.execute("delete from account_phones where account_id = $1", account_id) == "DELETE 1"


async def forget_wanted(connection: Connection, *, before: datetime) -> None:
    """Erase what was wanted before then and never confirmed."""
    await connection.execute("delete from account_phones where phone is null and wanted_at < $1", before)
    await connection.execute(
        "update account_phones set wanted = null, wanted_by = null, wanted_at = null where wanted_at < $1", before
    )


def _row(account_id: UUID) -> str:
    return f"{account_id}:phone"
