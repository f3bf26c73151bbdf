"""The provider of texts that a wave is measured with, and the table that tells of it."""

from __future__ import annotations

import asyncio
import time

import httpx

from benchmarks.phone_sink import PhoneSink
from benchmarks.wave import told
from launcher.ports import free_port

FORM = {"To": "+12024000001", "From": "+15005550006", "Body": "123456 is your code"}


async def test_a_text_arrives_when_its_form_does_and_the_first_one_counts() -> None:
    port = free_port()
    async with PhoneSink.serving(port) as sink, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as sender:
        before = time.monotonic()
        assert (await sender.post("/Messages.json", data=FORM)).json() == {"sid": "SM"}
        after = time.monotonic()
        await asyncio.gather(*(sender.post("/Messages.json", data=FORM) for _ in range(3)))
        assert before <= await sink.arrival("+12024000001") <= after


async def test_a_form_in_two_pieces_is_one_text() -> None:
    port = free_port()
    async with PhoneSink.serving(port) as sink:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nContent-Length: 18\r\n\r\nTo=%2B1202")
        await writer.drain()
        await asyncio.sleep(0)
        writer.write(b"40000001"[:8])
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 201")
        assert await sink.arrival("+120240000001")
        writer.close()


def test_the_promise_is_about_the_wave_and_not_about_the_quiet() -> None:
    table = told([0.02, 0.03], [0.5, 2.5])
    assert "| while the mails go out | 2 | 0.500 | 2.500 | 2.500 |" in table
    assert "**not reached**" in table
    assert "**not reached**" not in told([9.0], [0.5])
