"""python -m services.gateway run"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Iterator

import structlog
import uvicorn
import uvloop

from services.gateway.app import build
from services.gateway.settings import Settings
from shared import logs
from shared.health import Health
from shared.rpc import BusClient

log = structlog.get_logger()


class _Server(uvicorn.Server):
    """Signals are handled here, so that the bus is closed after the last page has left."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


async def serve(settings: Settings) -> None:
    """Until SIGTERM: open requests are answered, then everything is closed."""
    bus = await BusClient.connect(settings.rabbitmq_url, "gateway")

    async def check() -> dict[str, bool]:
        return {"bus": bus.connected}

    health = Health(host=settings.health_host, port=settings.health_port, check=check) if settings.health_port else None
    if health:
        health.start()
    log.info("service.ready", http_port=settings.http_port, health_port=health.port if health else 0)
    await _Server(_config(settings, bus)).serve()
    if health:
        await health.stop()
    await bus.close()
    log.info("service.stopped")


def _config(settings: Settings, bus: BusClient) -> uvicorn.Config:
    """No access log: a path may hold a token. No proxy headers: links come from the settings alone."""
    return uvicorn.Config(
        build(settings, bus),
        host=settings.http_host,
        port=settings.http_port,
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=settings.drain_seconds,
    )


def main() -> None:
    """The one verb of a process without a schema."""
    parser = argparse.ArgumentParser(prog="services.gateway")
    parser.add_argument("verb", choices=("run",))
    parser.parse_args()
    settings = Settings()  # read from the environment
    logs.configure(service="gateway", level=settings.log_level)
    uvloop.run(serve(settings))


if __name__ == "__main__":
    main()
