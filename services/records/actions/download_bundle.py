"""Hand out a chart, or what was chosen of it, as a FHIR R4 Bundle for another system (S124)."""

from __future__ import annotations

from datetime import datetime

from services.records.bundling import bundle, written
from services.records.copying import Copy, Seen, find, take, within_a_message
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.exports import BundleDownloaded, CopyRefused, DownloadBundle
from shared.contracts.records import RecordsRefused
from shared.db import Connection
from shared.work import Work


async def find_bundle(connection: Connection, tools: Tools, asked: DownloadBundle) -> tuple[datetime, Seen]:
    """What was chosen."""
    return await find(connection, tools, assertion=asked.assertion, grant_id=asked.grant_id, choice=asked.choice)


async def make_bundle(
    work: Work[Tools], asked: DownloadBundle, seen: Seen
) -> BundleDownloaded | CopyRefused | RecordsRefused:
    """The resources of the entries on the pages, and of what these point at."""
    copy = await take(work, seen, choice=asked.choice)
    if not isinstance(copy, Copy):
        return copy
    return within_a_message(copy, BundleDownloaded(bundle=written(bundle(copy, now=work.now))))


download_bundle = Looked(look=find_bundle, act=make_bundle)
