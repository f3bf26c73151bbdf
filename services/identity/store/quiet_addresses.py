"""Table `quiet_addresses`: whose holders want no letter that only reminds, whatever it is about (S118)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from services.identity.store.accounts import email_index
from shared.db import Connection
from shared.seals import Vault


async def add(connection: Connection, vault: Vault, address: str, *, now: datetime) -> None:
    """No more reminders go there."""
    await connection.execute(
        "insert into quiet_addresses (address_index, since) values ($1, $2) on conflict do nothing",
        email_index(vault, address),
        now,
    )


async def remove(connection: Connection, vault: Vault, addresses: Collection[str]) -> None:
    """They may go there again."""
    await connection.execute(
        "delete from quiet_addresses where address_index = any($1::bytea[])",
        [email_index(vault, address) for address in addresses],
    )


async def is_quiet(connection: Connection, vault: Vault, address: str) -> bool:
    """Does whoever reads mail there want none?"""
    return bool(
        await connection.fetchval(
            "select true from quiet_addresses where address_index = $1", email_index(vault, address)
        )
    )
