"""Let a recipient take away what was lent to them, in words or as a FHIR R4 Bundle."""

from __future__ import annotations

from services.records.bundling import bundle, written
from services.records.copying import in_words, within_a_message
from services.records.lending import Lent, lend
from services.records.store import shares
from services.records.tools import Tools
from shared.contracts.exports import BundleDownloaded, ChartDownloaded, CopyRefused
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import DownloadShare
from shared.work import Work


async def download_share(
    work: Work[Tools], request: DownloadShare
) -> ChartDownloaded | BundleDownloaded | CopyRefused | RecordsRefused:
    """The same as the person's own copy of these parts and days."""
    lent = await lend(work, request.visit, language=request.language, action="download-share")
    if not isinstance(lent, Lent):
        return lent
    await shares.note_download(work.connection, lent.share.share_id)
    if request.form == "bundle":
        return within_a_message(lent.copy, BundleDownloaded(bundle=written(bundle(lent.copy, now=work.now))))
    return within_a_message(lent.copy, in_words(lent.copy, lent.choice, now=work.now))
