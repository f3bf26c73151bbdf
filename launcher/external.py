"""A broker that is not ours: its operator imports the definitions; we only check that this was done."""

import asyncio
from pathlib import Path

import aio_pika
from aiormq.exceptions import AMQPError

from launcher.failures import StepFailedError


def check_broker(url: str, *, definitions: Path) -> None:
    """StepFailedError, with the command to run there, if a service of the suite cannot log in."""
    try:
        asyncio.run(_log_in(url))
    except (OSError, AMQPError, TimeoutError) as error:
        raise StepFailedError(
            "The broker of CHARTKEY_RABBITMQ_URL does not know the suite yet",
            why=f"{type(error).__name__}: a service could not log in",
            next_step=f"on that broker run: rabbitmqctl import_definitions {definitions}",
        ) from error


async def _log_in(url: str) -> None:
    async with asyncio.timeout(10), await aio_pika.connect(url):
        return
