"""Let a recipient take away what was lent to them, in words or as a FHIR R4 Bundle."""

from __future__ import annotations

from services.records.bundling import bundle, written
from services.records.copying import beyond_a_copy, copied, in_words, within_a_message
from services.records.lending import Lent, Reading, lend, visited
from services.records.store import shares
from services.records.tools import Tools
from shared.contracts.exports import MOST, BundleDownloaded, ChartDownloaded, CopyRefused
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import DownloadShare
from shared.work import Work


async def download_share(
    work: Work[Tools], request: DownloadShare
) -> ChartDownloaded | BundleDownloaded | CopyRefused | RecordsRefused:
    """The same as the person's own copy of these parts and days. What is too much for a message can be ordered."""
    share = await visited(work, request.visit)
    if isinstance(share, RecordsRefused):
        return share
    lent = await lend(work, share, Reading("download-share", size=MOST, refused=beyond_a_copy))
    taken = await _taken(work, lent, request) if isinstance(lent, Lent) else lent
    if isinstance(taken, ChartDownloaded | BundleDownloaded):
        await shares.note_download(work.connection, share.share_id)
    return taken


async def _taken(
    work: Work[Tools], lent: Lent, request: DownloadShare
) -> ChartDownloaded | BundleDownloaded | CopyRefused:
    copy = await copied(work, lent.chart, lent.versions, choice=lent.choice, language=request.language)
    if isinstance(copy, CopyRefused):
        return copy
    if request.form == "bundle":
        return within_a_message(copy, BundleDownloaded(bundle=written(bundle(copy, now=work.now))))
    return within_a_message(copy, in_words(copy, lent.choice, now=work.now))
