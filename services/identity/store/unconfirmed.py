"""Accounts whose address nobody ever confirmed, in every table that knows them: nobody could log in to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.db import Connection


async def forget(connection: Connection, *, before: datetime, limit: int) -> list[UUID]:
    """Delete some that were made before then and that no live link can confirm any more; which."""
    rows = await connection.fetch(
        """
        select account_id from accounts a
        where email_confirmed_at is null and created_at < $1
          and not exists (select from mailings m where m.account_id = a.account_id and m.purpose = 'confirm_email'
                          and m.ended_at is null and m.expires_at > now())
          and not exists (select from grants g where g.account_id = a.account_id)
          and not exists (select from attempts t where t.account_id = a.account_id)
        limit $2 for update skip locked
        """,
        before,
        limit,
    )
    found = [row["account_id"] for row in rows]
    await connection.execute("delete from recoveries where account_id = any($1::uuid[])", found)
    await connection.execute("delete from mailings where account_id = any($1::uuid[])", found)
    await connection.execute("delete from answer_misses where account_id = any($1::uuid[])", found)
    await connection.execute("delete from credentials where account_id = any($1::uuid[])", found)
    await connection.execute("delete from accounts where account_id = any($1::uuid[])", found)
    return found
