"""`./chartkey audit verify [schema]`: does every audit row of every chain stand as it was written?"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import asyncpg
from pydantic import ConfigDict, TypeAdapter

from launcher.failures import StepFailedError
from launcher.layout import DATA_SERVICES, HOME
from launcher.servers import attach
from shared.chains import Count, Fault, Head, faults
from tools.say import complain, say

SENTENCES = {
    "changed": "was changed after it was written, or its hash was",
    "removed": "was removed",
    "moved": "does not stand where it was written",
    "added": "stands beyond the end that the chain's head names",
}


Heads = dict[str, dict[str, Head]]
"""Schema -> chain -> its end."""
_HEADS: TypeAdapter[Heads] = TypeAdapter(Heads, config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


async def verified(url: str, count: Count, kept: dict[str, Head] | None = None) -> list[Fault]:
    """The faults of the schema that this address is for."""
    connection = await asyncpg.connect(url)
    try:
        return await faults(connection, count=count, kept=kept)
    finally:
        await connection.close()


def read_heads(path: Path) -> Heads:
    """As they were kept; none before the first time. Raises ValueError for a file that is none of ours."""
    return _HEADS.validate_json(path.read_bytes()) if path.exists() else {}


def keep_heads(path: Path, heads: Heads) -> None:
    """For this user's eyes alone: chains are named by practice and chart. A file that is half written replaces none."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_bytes(_HEADS.dump_json(heads))
    draft.replace(path)


def sentence(fault: Fault) -> str:
    """One line; chains are named by practice and chart, account or grant, and nothing of a row is said."""
    place = f"{fault.position}" if fault.until in (None, fault.position) else f"{fault.position} to {fault.until}"
    return f"{fault.chain}, row {place} {SENTENCES[fault.what]}"


def run(arguments: Sequence[str]) -> int:
    """The command line; 1 when any row does not stand as it was written."""
    parser = argparse.ArgumentParser(prog="./chartkey audit", description=__doc__)
    parser.add_argument("--dir", type=Path, default=HOME, help="the folder of the running suite")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="check every chain of one schema, or of all")
    verify.add_argument("schema", nargs="?", choices=DATA_SERVICES)
    verify.add_argument(
        "--heads", type=Path, help="compare with the ends kept in this file the last time; keep today's"
    )
    asked = parser.parse_args(arguments)
    try:
        servers = attach(asked.dir)
        schemas = [asked.schema] if asked.schema else [*DATA_SERVICES]
        passwords = servers.secrets.postgres_runtimes
        urls = {name: servers.database_url(f"{name}_runtime", passwords[name]) for name in schemas}
        heads = read_heads(asked.heads) if asked.heads else {}
        found = max(report(name, url, heads.setdefault(name, {})) for name, url in urls.items())
        if asked.heads and not found:
            keep_heads(asked.heads, heads)
        return found
    except ValueError:
        complain(f"{asked.heads} holds no ends of chains.")
        return 2
    except (StepFailedError, OSError, asyncpg.PostgresError) as error:
        complain(f"No database answers for {asked.dir} ({type(error).__name__}): is ./chartkey up running?")
        return 2


def report(schema: str, url: str, kept: dict[str, Head] | None = None) -> int:
    """Print what was found in one schema; 1 when that is a fault."""
    count = Count()
    found = asyncio.run(verified(url, count, kept))
    verdict = f"{len(found)} FAULTS" if found else "every one stands as it was written"
    say(f"{schema}: {count.chains} chains, {count.rows} rows: {verdict}")
    for fault in found:
        say(f"  {sentence(fault)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
