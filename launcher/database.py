"""Creates the database, the roles and the schemas of roles.sql; running it again changes nothing."""

import asyncio
from pathlib import Path

import asyncpg

from launcher.failures import StepFailedError
from launcher.keys import Secrets
from launcher.layout import DATABASE

_OLDEST = 15


def bootstrap(admin_url: str, secrets: Secrets) -> None:
    """`admin_url` is a superuser's DSN; StepFailedError if the server is unreachable or older than 15."""
    try:
        asyncio.run(_bootstrap(admin_url, secrets))
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise StepFailedError(
            "The database could not be prepared",
            why=f"{type(error).__name__}: {error}",
            next_step="check that CHARTKEY_DATABASE_URL names a superuser, or run ./chartkey reset",
        ) from error


async def _bootstrap(admin_url: str, secrets: Secrets) -> None:
    connection = await asyncpg.connect(admin_url, timeout=10)
    try:
        _check_version(connection)
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", DATABASE):
            await connection.execute("CREATE DATABASE chartkey")
    finally:
        await connection.close()
    await _apply_roles(admin_url, secrets)


async def _apply_roles(admin_url: str, secrets: Secrets) -> None:
    connection = await asyncpg.connect(admin_url, database=DATABASE, timeout=10)
    try:
        async with connection.transaction():
            for role, password in _passwords(secrets).items():
                await connection.execute("SELECT set_config($1, $2, true)", f"chartkey.{role}", password)
            await connection.execute((Path(__file__).parent / "roles.sql").read_text())
    finally:
        await connection.close()


def _passwords(secrets: Secrets) -> dict[str, str]:
    owners = {f"{service}_owner": password for service, password in secrets.postgres_owners.items()}
    return owners | {f"{service}_runtime": password for service, password in secrets.postgres_runtimes.items()}


def _check_version(connection: asyncpg.Connection) -> None:
    version = connection.get_server_version()
    if version.major < _OLDEST:
        raise StepFailedError(
            "This PostgreSQL is too old",
            why=f"it is version {version.major}; Chartkey needs {_OLDEST} or newer",
            next_step="name a newer server in CHARTKEY_DATABASE_URL, or unset it",
        )
