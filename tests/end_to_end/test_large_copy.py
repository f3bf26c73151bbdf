"""A copy that is too large for one message: ordered on a page, made by a worker, told by e-mail, taken as a file."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from email.message import EmailMessage

import pytest
from pypdf import PdfReader

from launcher.ports import free_port
from services.records import copying
from services.records.actions import make_copies
from shared.contracts.exports import PARTS
from tests.end_to_end.test_invited_patient_reads_records import walk
from tests.end_to_end.test_processes import process
from tests.end_to_end.town import EMAIL, PASSWORD, Town, hypertension, open_town
from tests.suite import Suite, eventually
from tests.unit.gateway.browsing import hidden, text_of

EVERYTHING = "&".join(f"{part}=yes" for part in PARTS)


async def left_by_the_killed(town: Town) -> tuple[int, int, bool]:
    """(tries, pieces that are kept, made) of the one copy, after a worker was killed with half of it."""
    command = [sys.executable, "-m", "tests.fault.doomed_copier", "run"]
    with process(town.suite, "records", command, free_port()) as doomed:
        output, _ = await asyncio.to_thread(doomed.communicate, timeout=60)
        assert doomed.returncode == -9, output
    async with town.suite.connection("records") as connection:
        found = await connection.fetch("select tries, made_at from copies")
        pieces = await connection.fetchval("select count(*) from copy_pieces")
    ((tries, made_at),) = found
    return tries, pieces, made_at is not None


async def mails(town: Town) -> list[EmailMessage]:
    """Those that say that it is ready."""
    told = [one.message for one in town.smtp.mails_for(EMAIL)]
    return [one for one in told if str(one["subject"]).startswith("The copy that you ordered is ready")]


@pytest.mark.spec("S124", "S131")
async def test_a_large_copy_survives_the_kill_of_its_worker_and_is_told_by_one_mail_and_taken(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_copies, "PAUSE_SECONDS", 600.0)  # the workers of this process make none yet
    async with open_town(suite) as town:
        await town.share(hypertension("c-2"))
        browser = await walk(town)
        home = re.findall(r'href="(/charts/[0-9a-f-]{36})"', (await browser.get("/charts")).text)[0]
        monkeypatch.setattr(copying, "MOST", 1)
        offered = await browser.get(f"{home}/download?format=pdf&{EVERYTHING}")
        assert (await browser.send_form(f"{home}/copies", hidden(offered))).headers["location"].endswith("done=ordered")
        await suite.stop("records")
        assert await left_by_the_killed(town) == (1, 0, False)

        monkeypatch.setattr(make_copies, "PAUSE_SECONDS", 0.05)
        await suite.start("records", "records")

        (mail,) = await eventually(lambda: mails(town), within=20)
        body = mail.get_body(("plain",))
        assert body is not None
        assert f"{town.gateway.public_url}/login" in body.get_content()
        assert [word for word in ("Hypertension", "blood pressure", home, "/copies") if word in str(mail)] == []

        later = town.browser()
        await later.submit("/login", {"username": EMAIL, "password": PASSWORD})
        page = await later.get(f"{home}/download")
        assert "Ready" in text_of(page)
        taken = await later.get(page.text.partition('class="usa-button" href="')[2].partition('"')[0])
        told = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(taken.content)).pages)
        assert "Hypertension" in told
        async with suite.connection("records") as connection:
            said = await connection.fetchval("select count(*) from outbox where routing_key = 'copy.made'")
        assert (said, len(await mails(town))) == (1, 1)
