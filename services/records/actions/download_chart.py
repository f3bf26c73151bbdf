"""Tell a whole chart, or what was chosen of it, to somebody who takes it away (S124)."""

from __future__ import annotations

from datetime import datetime

from services.records.copying import Copy, Seen, find, in_words, take, within_a_message
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.exports import ChartDownloaded, CopyRefused, DownloadChart
from shared.contracts.records import RecordsRefused
from shared.db import Connection
from shared.work import Work


async def find_chart(connection: Connection, tools: Tools, asked: DownloadChart) -> tuple[datetime, Seen]:
    """What was chosen."""
    return await find(connection, tools, assertion=asked.assertion, grant_id=asked.grant_id, choice=asked.choice)


async def tell_chart(
    work: Work[Tools], asked: DownloadChart, seen: Seen
) -> ChartDownloaded | CopyRefused | RecordsRefused:
    """The same entries as on the pages."""
    copy = await take(work, seen, choice=asked.choice, language=asked.language)
    if not isinstance(copy, Copy):
        return copy
    return within_a_message(copy, in_words(copy, asked.choice, now=work.now))


download_chart = Looked(look=find_chart, act=tell_chart)
