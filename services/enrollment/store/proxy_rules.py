"""The table proxy_rules: one document per practice that changed the defaults."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from services.enrollment.domain.proxy import DEFAULT, ProxyRules
from shared.db import Connection


async def of_practice(connection: Connection, practice_id: str) -> ProxyRules | None:
    """The rules in force; None when there is no such practice."""
    row = await connection.fetchrow(
        """
        select version, rules from practices left join proxy_rules on practice_id = practices.id
        where practices.id = $1
        """,
        practice_id,
    )
    return _rules(row["version"], row["rules"]) if row else None


async def of_practices(connection: Connection, practice_ids: Iterable[str]) -> dict[str, ProxyRules]:
    """The rules of those that changed the defaults."""
    rows = await connection.fetch(
        "select practice_id, version, rules from proxy_rules where practice_id = any($1::text[])", list(practice_ids)
    )
    return {row["practice_id"]: _rules(row["version"], row["rules"]) for row in rows}


async def replace(connection: Connection, practice_id: str, rules: ProxyRules, *, now: datetime) -> bool:
    """Write the version after the one that stands; False when another one stands."""
    document = {name: value for name, value in asdict(rules).items() if name != "version"}
    written = await connection.fetchval(
        """
        insert into proxy_rules as known (practice_id, version, rules, changed_at)
        select $1, $2, $3, $4 where $2 = 1 or exists (select from proxy_rules where practice_id = $1)
        on conflict (practice_id) do update
        set version = excluded.version, rules = excluded.rules, changed_at = excluded.changed_at
        where known.version = excluded.version - 1
        returning true
        """,
        practice_id,
        rules.version,
        json.dumps(document),
        now,
    )
    return bool(written)


async def look_again(connection: Connection, practice_id: str, *, now: datetime) -> None:
    """Every standing representative of the practice comes due: other rules may hold for them."""
    await connection.execute(
        """
        update invitations set due_at = $2
        where practice_id = $1 and relation <> 'self' and replaced_by is null
          and (pin is not null or (granted_at is not null and revoked_at is null and canceled_at is null))
        """,
        practice_id,
        now,
    )


def _rules(version: int | None, document: str | None) -> ProxyRules:
    if version is None or document is None:
        return DEFAULT
    told = json.loads(document)
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    by_relation = {relation: tuple(scopes) for relation, scopes in told["by_relation"].items()}
    return ProxyRules(**{**told, **lists, "by_relation": by_relation, "version": version})
