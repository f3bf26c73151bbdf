"""The table sources: which EHR event led to what; one event has one outcome, for ever."""

from __future__ import annotations

from uuid import UUID

from shared.db import Connection

Origin = tuple[str, str]
"""(verified source, ce-id)."""


async def attach(connection: Connection, origin: Origin, invitation_id: UUID) -> None:
    """The event belongs to an invitation that stood already."""
    await connection.execute(
        "update sources set invitation_id = $3 where source = $1 and ce_id = $2", *origin, invitation_id
    )


async def refuse(connection: Connection, origin: Origin, reason: str) -> str | None:
    """Note the refusal of an event. Told before: what it came to then, which is None for an invitation."""
    refusal: str | None = await connection.fetchval(
        """
        insert into sources (source, ce_id, refusal) values ($1, $2, $3)
        on conflict (source, ce_id) do update set refusal = sources.refusal returning refusal
        """,
        *origin,
        reason,
    )
    return refusal


async def turn_down(connection: Connection, origin: Origin, reason: str) -> None:
    """The event of this very transaction is refused after all."""
    await connection.execute(
        "update sources set invitation_id = null, refusal = $3 where source = $1 and ce_id = $2", *origin, reason
    )


async def outcome(connection: Connection, origin: Origin) -> tuple[UUID | None, str | None]:
    """What an event heard before has come to: its invitation, or why it was refused."""
    row = await connection.fetchrow(
        "select invitation_id, refusal from sources where source = $1 and ce_id = $2", *origin
    )
    return (row["invitation_id"], row["refusal"]) if row else (None, None)
