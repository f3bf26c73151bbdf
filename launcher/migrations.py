"""Migrates all schemas at once, each as its owner, with the code that `python -m services.<name> migrate` runs."""

import asyncio

import asyncpg

from launcher.failures import StepFailedError
from launcher.layout import DATA_SERVICES
from launcher.servers import Servers
from shared.migrate import MigrationChanged, migrate


def migrate_all(servers: Servers) -> None:
    """StepFailedError names the migration that was edited after it ran, or the SQL that failed."""
    try:
        asyncio.run(_migrate_all(servers))
    except MigrationChanged as error:
        raise StepFailedError(
            "The schemas could not be migrated",
            why=f"{error} was edited after it was applied here",
            next_step="undo the edit and write a new migration, or run ./chartkey reset",
        ) from error
    except (OSError, asyncpg.PostgresError) as error:
        raise StepFailedError(
            "The schemas could not be migrated",
            why=f"{type(error).__name__}: {error}",
            next_step="correct the migration and run ./chartkey up again; a failed one leaves nothing behind",
        ) from error


async def _migrate_all(servers: Servers) -> None:
    owners = servers.secrets.postgres_owners
    urls = {service: servers.database_url(f"{service}_owner", owners[service]) for service in DATA_SERVICES}
    await asyncio.gather(*(migrate(url, service) for service, url in urls.items()))
