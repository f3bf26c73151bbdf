"""The yardstick of mails: aiosmtplib by hand over one reused connection, one letter again and again, kept nowhere."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from typing import get_args

import aiosmtplib
import uvloop

from benchmarks import cpu
from benchmarks.figures import Run
from benchmarks.house import House
from launcher.layout import PROJECT
from services.notifications.channels.letters import Letters, Stationery
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import Kind
from services.notifications.preview import NOW, example

BARE = "bare aiosmtplib, one reused connection"
HOME, SENDER = "http://localhost:8080", "invitations@chartkey.example"


async def measure(house: House, mails: int) -> Run:
    """One run of the client, which begins when its standard input closes."""
    argv = [sys.executable, "-m", "benchmarks.bare_smtp", str(house.sink_port), str(mails)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    client = subprocess.Popen(argv, cwd=PROJECT, env=environment, stdin=subprocess.PIPE)
    await asyncio.sleep(3.0)
    seen, spent = house.accepted(), cpu.seconds(client.pid)
    started = time.perf_counter()
    assert client.stdin is not None
    client.stdin.close()
    while house.mails - seen.mails < mails:
        await asyncio.sleep(0.02)
    wall, found = time.perf_counter() - started, cpu.seconds(client.pid) - spent
    client.kill()
    client.wait()
    return Run(mails, wall, {"client": found}, house.accepted().connections - seen.connections)


async def work(port: int, mails: int) -> None:
    """Compose one letter, wait for the start, send it so many times, and stay for the CPU to be read."""
    message = example("registration", "en", HOME)
    letters = Letters(Stationery("Chartkey", HOME, dict.fromkeys(get_args(Kind), SENDER)))
    data = letters.compose(message, Mailbox(message.recipient), now=NOW).data
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False)
    await asyncio.to_thread(sys.stdin.read)
    async with client:
        for _ in range(mails):
            await client.sendmail(SENDER, [message.recipient], data)
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(work(int(sys.argv[1]), int(sys.argv[2])))
