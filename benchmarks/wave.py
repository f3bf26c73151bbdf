"""A security code while a wave of mails goes out: from the button to the provider's door, beside the same in quiet."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import ehr, patients, table
from benchmarks.browser import Browser, hidden
from benchmarks.figures import Target, percentile
from benchmarks.house import House
from benchmarks.phone_sink import PhoneSink
from benchmarks.report import Report

PACE_SECONDS = 0.15
LIMIT_SECONDS = 600.0
CHUNK = 500
FIRST_OF_WAVE = 1_000_000
"""Nobody of the wave is one of those who ask."""
TAIL = Target("a security code while mails go out, p99", 2.0, " s")


@dataclass(frozen=True)
class Asker:
    """A browser at the phone page, its form filled in; `phone` is E.164."""

    browser: Browser
    phone: str
    form: dict[str, str]


async def measure(house: House, *, mails: int, codes: int) -> Report:
    """So many codes in quiet, then as many while `mails` invitations are mailed."""
    await house.empty()
    house.provider_port = house.servers.ports.port("phone-sink")
    async with PhoneSink.serving(house.provider_port) as sink:
        await house.start()
        try:
            askers = [await _asker(house, number) for number in range(2 * codes)]
            quiet = await _ask_all(sink, askers[:codes])
            wave = asyncio.create_task(_wave(house, mails))
            within = await _ask_all(sink, askers[codes:])
            assert not wave.done(), "the wave was over before the last code: more mails, or fewer codes"
            rate = mails / await wave
        finally:
            house.stop()
    return Report("wave", {"seconds": {"quiet": quiet, "wave": within}, "mails_per_second": rate}, told(quiet, within))


def told(quiet: Sequence[float], within: Sequence[float]) -> str:
    """The table, and whether the promise is kept."""
    rows = ["| a code requested | codes | p50 s | p99 s | greatest s |", "| --- | --- | --- | --- | --- |"]
    for kind, taken in (("while nothing else happens", quiet), ("while the mails go out", within)):
        middle, tail = percentile(taken, 50), percentile(taken, 99)
        rows.append(f"| {kind} | {len(taken)} | {middle:.3f} | {tail:.3f} | {max(taken):.3f} |")
    return "\n".join(rows) + f"\n\n{table.of_targets([TAIL.line(percentile(within, 99), 3)])}"


async def _asker(house: House, number: int) -> Asker:
    """Invited with a phone on record, at the page that asks for it."""
    phone = f"+1202{4_000_000 + number}"
    await patients.invite(house, [ehr.invited(number, phone=phone)])
    browser, born = Browser(house.http_port), ehr.born(number)
    await asyncio.to_thread(browser.get, patients.link(house.letter()))
    page = await asyncio.to_thread(browser.get, "/verify/phone")
    browser.close()  # a kept connection would be closed while it waits for its turn
    birth = {"birth_year": f"{born:%Y}", "birth_month": f"{born:%m}", "birth_day": f"{born:%d}"}
    return Asker(browser, phone, hidden(page.body) | birth | {"phone": phone, "channel": "text"})


async def _ask_all(sink: PhoneSink, askers: Sequence[Asker]) -> list[float]:
    """One after the other at an even pace, whether or not the one before has arrived; seconds of each."""
    asked = []
    for asker in askers:
        asked.append(asyncio.create_task(_ask(sink, asker)))
        await asyncio.sleep(PACE_SECONDS)
    return list(await asyncio.gather(*asked))


async def _ask(sink: PhoneSink, asker: Asker) -> float:
    started = time.monotonic()
    answer = await asyncio.to_thread(asker.browser.send, "/verify/phone", asker.form)
    assert answer.location == "/verify/code", f"{answer.status} {answer.location}"
    asker.browser.close()
    async with asyncio.timeout(LIMIT_SECONDS):
        return await sink.arrival(asker.phone) - started


async def _wave(house: House, mails: int) -> float:
    """Invite them all at once; seconds until the last mail is accepted."""
    before, started = house.mails, time.monotonic()
    async with ehr.telling(house) as publisher, asyncio.timeout(LIMIT_SECONDS):
        for first in range(FIRST_OF_WAVE, FIRST_OF_WAVE + mails, CHUNK):
            last = min(first + CHUNK, FIRST_OF_WAVE + mails)
            assert all(await publisher.publish_all([ehr.invited(number) for number in range(first, last)]))
        while house.mails < before + mails:
            await asyncio.sleep(0.05)
    return time.monotonic() - started
