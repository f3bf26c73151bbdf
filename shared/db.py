"""The pool: bounded in size and in waiting, as the runtime role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
ACQUIRE_SECONDS = 2.0
"""A person waits for a page: sooner a clear 503 than a long silence (trust.md 2)."""

_AWAY = (
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
)


class Unreachable(ConnectionError):
    """The database is away or full: waiting in place is right, blaming the message is wrong."""


UNREACHABLE = (Unreachable,)


async def open_pool(url: str, *, size: int, name: str) -> Pool:
    """A pool for one process; limits on statements and locks are set on the role, not here."""
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=30,
        max_inactive_connection_lifetime=300,
        reset=_as_it_is,
        server_settings={"application_name": name, "jit": "off"},
    )


async def _as_it_is(_: Connection) -> None:
    """asyncpg has rolled back what was open. Nothing here outlives its transaction (no `set`, listening or session
    lock), so that resetting all of it would be a round trip for nothing, as dear as a commit."""


@asynccontextmanager
async def acquired(pool: Pool) -> AsyncIterator[Connection]:
    """A connection, or Unreachable after two seconds (`pool.acquire()` alone waits for ever).

    Inside, only a lost connection is Unreachable: asyncpg says InterfaceError of a bad argument, too, and an action
    may meet an OSError of its own; both are the message's fault and must not hold up its neighbors.
    """
    try:
        connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
    except (*_AWAY, OSError, asyncpg.InterfaceError) as error:
        raise Unreachable(type(error).__name__) from None
    try:
        yield connection
    except _AWAY as error:
        raise Unreachable(type(error).__name__) from None
    except (OSError, asyncpg.InterfaceError) as error:
        if _is_lost(connection):
            raise Unreachable(type(error).__name__) from None
        raise
    finally:
        await pool.release(connection)


def _is_lost(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True  # the pool has taken a dead connection back by itself
