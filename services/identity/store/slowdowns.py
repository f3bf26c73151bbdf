"""Tables `known_browsers` and `login_misses` at a glance: what slows a try down, read in one statement and not held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.identity.domain.slowdown import Misses
from services.identity.store import login_misses, network_misses
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class Slowdowns:
    """Failures so far. `here` is None where the account does not know the browser; `now` is the database's time."""

    now: datetime
    here: Misses | None
    by_name: Misses
    by_network: Misses


@dataclass(frozen=True)
class Try:
    """By whom, from where and to which account, if the name is anybody's."""

    name: str
    account_id: UUID | None
    browser: str | None
    network: str | None


async def look(connection: Connection, vault: Vault, tried: Try, *, memory: timedelta) -> Slowdowns:
    """The same statement for a name that is nobody's, so that time tells nothing."""
    row = await connection.fetchrow(
        """
        select now() as now, here.misses as here, name.misses as name, name.delayed_until as name_until,
               network.misses as network, network.delayed_until as network_until
        from (values (1)) as one
        left join known_browsers here on here.fingerprint = $1 and here.account_id = $2
        left join login_misses name on name.name_index = $3 and name.last_at >= now() - $5::interval
        left join login_misses network on network.name_index = $4 and network.last_at >= now() - $5::interval
        """,
        tried.browser,
        tried.account_id,
        login_misses.index(vault, tried.name),
        network_misses.index(vault, tried.network),
        memory,
    )
    if row is None:
        raise LookupError("a row of values without its row")
    return Slowdowns(
        now=row["now"],
        here=None if row["here"] is None else Misses(row["here"]),
        by_name=Misses(row["name"] or 0, row["name_until"]),
        by_network=Misses(row["network"] or 0, row["network_until"]),
    )
