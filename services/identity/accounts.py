"""`python -m services.identity accounts …`: what an operator orders about accounts, without seeing any (S131)."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from services.identity.actions.require_reset import require_reset
from services.identity.app import tools_of
from services.identity.settings import Settings
from services.identity.store import accounts, credentials
from services.identity.tools import Tools
from shared import inbox
from shared.db import Connection
from shared.ids import new_id
from shared.work import Work, flush

AT_ONCE = 100
"""Accounts in one transaction."""


def main(settings: Settings, arguments: Sequence[str]) -> None:
    """Do what the command line says and print how many accounts it was done to; it ends with a message if to none."""
    found = argparse.ArgumentParser(prog="services.identity accounts", description="People's accounts.")
    verbs = found.add_subparsers(dest="verb", required=True)
    reset = verbs.add_parser(
        "require-reset",
        help='log accounts out: nobody logs in until the password was chosen anew by "Forgot password?"',
    )
    whose = reset.add_mutually_exclusive_group(required=True)
    whose.add_argument("username", nargs="?", help="a username, or an e-mail address that one account alone has")
    whose.add_argument("--all", action="store_true", help="every account; told again, it goes on where it was cut off")
    told = found.parse_args(arguments)
    done = asyncio.run(run(settings, username=None if told.all else told.username))
    if done is None:
        found.error("no account, or more than one, has this name")
    sys.stdout.write(f"{done} account{'' if done == 1 else 's'} must choose a new password; their holders are told\n")


async def run(settings: Settings, *, username: str | None) -> int | None:
    """To how many accounts it was news; None when nobody, or more than one, is called so. None of them: all."""
    tools = tools_of(settings)
    connection = await asyncpg.connect(settings.database_url)
    try:
        return await (_all(connection, tools) if username is None else _one(connection, tools, username))
    finally:
        await connection.close()


async def _one(connection: Connection, tools: Tools, username: str) -> int | None:
    async with _work(connection, tools) as work:
        found = await accounts.with_name(connection, tools.vault, username)
        return None if found is None else int(await _require(work, found.account_id))


async def _all(connection: Connection, tools: Tools) -> int:
    """Whoever has chosen a password since the beginning has done what is asked."""
    done, after, since = 0, UUID(int=0), await inbox.now(connection)
    while found := await credentials.without_reset(connection, since=since, after=after, limit=AT_ONCE):
        async with _work(connection, tools) as work:
            done += sum([await _require(work, account_id) for account_id in found])
        after = found[-1]
    return done


async def _require(work: Work[Tools], account_id: UUID) -> bool:
    return await require_reset(work, account_id, actor="operator", right="operator")


@asynccontextmanager
async def _work(connection: Connection, tools: Tools) -> AsyncIterator[Work[Tools]]:
    """One transaction. What is said in it waits in the outbox, from where any worker of identity says it."""
    async with connection.transaction():
        work = Work("identity", tools, connection, await inbox.now(connection), "operator", str(new_id()))
        yield work
        await flush(connection, [work])
