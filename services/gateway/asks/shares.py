"""What the gateway asks records about shares, for who makes them and for who reads by them."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from services.gateway.asks import ask
from services.gateway.visits import Arrival, RecipientVisit, SessionVisit, Submission
from shared.contracts.copies import CopyGone, CopyPiece, CopyTaken
from shared.contracts.exports import BundleDownloaded, ChartDownloaded, Choice, CopyRefused, Form, Part
from shared.contracts.lent_copies import LentCopiesShown, OrderLentCopy, ReadLentCopy, ShowLentCopies, TakeLentCopy
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import (
    CheckVisit,
    Days,
    DownloadShare,
    LeaveShare,
    MakeShare,
    PasscodeRefused,
    ShareGone,
    ShareLeft,
    ShareMade,
    ShareRefused,
    SharesShown,
    ShareStopped,
    ShareUnlocked,
    ShareViewed,
    ShareWaits,
    ShowShare,
    ShowShares,
    StopShare,
    UnlockShare,
    ViewShare,
    VisitStands,
)
from shared.seals import fingerprint

SERVICE = "records"


async def show_shares(visit: SessionVisit, *, assertion: str, grant_id: UUID) -> SharesShown | RecordsRefused:
    """What has this account lent of this chart?"""
    return await ask(visit.tools, ShowShares(assertion=assertion, grant_id=grant_id))


async def make_share(
    said: Submission, *, assertion: str, grant_id: UUID, choice: Choice, days: Days
) -> ShareMade | ShareRefused | CopyRefused | RecordsRefused:
    """Lend it; whom it is for is sealed."""
    recipient = said.tools.sealer.seal(SERVICE, said.fields.line("recipient"))
    request = MakeShare(assertion=assertion, grant_id=grant_id, choice=choice, recipient=recipient, days=days)
    return await ask(said.tools, request, message_id=said.message_id)


async def stop_share(
    said: Submission, *, assertion: str, grant_id: UUID, share_id: UUID
) -> ShareStopped | RecordsRefused:
    """End it."""
    request = StopShare(assertion=assertion, grant_id=grant_id, share_id=share_id)
    return await ask(said.tools, request, message_id=said.message_id)


async def show_share(arrival: Arrival, *, token: str) -> ShareWaits | ShareGone:
    """Is this link good?"""
    return await ask(arrival.tools, ShowShare(token=arrival.tools.sealer.seal(SERVICE, token)))


async def unlock_share(said: Submission, *, passcode: str) -> ShareUnlocked | PasscodeRefused | ShareGone:
    """Give the passcode of the link that this browser holds."""
    seal = said.tools.sealer.seal
    request = UnlockShare(token=seal(SERVICE, said.holder), passcode=seal(SERVICE, passcode))
    return await ask(said.tools, request, message_id=said.message_id)


async def view_share(
    visit: RecipientVisit, *, part: Part | None, page: int
) -> ShareViewed | CopyRefused | RecordsRefused:
    """What was lent, or a page of one part of it."""
    request = ViewShare(visit=fingerprint(visit.holder), part=part, page=max(1, page), language=visit.language)
    return await ask(visit.tools, request)


async def download_share(
    visit: RecipientVisit, *, form: Literal["words", "bundle"]
) -> ChartDownloaded | BundleDownloaded | CopyRefused | RecordsRefused:
    """The same to take away."""
    request = DownloadShare(visit=fingerprint(visit.holder), form=form, language=visit.language)
    return await ask(visit.tools, request)


async def check_visit(visit: RecipientVisit) -> VisitStands | RecordsRefused:
    """May what was made for this browser leave?"""
    return await ask(visit.tools, CheckVisit(visit=fingerprint(visit.holder)))


async def order_lent_copy(
    said: Submission, *, visit: RecipientVisit, form: Form
) -> LentCopiesShown | CopyRefused | RecordsRefused:
    """A file that is too large to be made at once."""
    request = OrderLentCopy(visit=fingerprint(visit.holder), form=form, language=visit.language)
    return await ask(said.tools, request, message_id=said.message_id)


async def show_lent_copies(visit: RecipientVisit) -> LentCopiesShown | RecordsRefused:
    """Is it made?"""
    return await ask(visit.tools, ShowLentCopies(visit=fingerprint(visit.holder)))


async def take_lent_copy(visit: RecipientVisit, *, copy_id: UUID) -> CopyTaken | CopyGone | RecordsRefused:
    """Its head."""
    request = TakeLentCopy(visit=fingerprint(visit.holder), copy_id=copy_id, language=visit.language)
    return await ask(visit.tools, request)


async def read_lent_copy(visit: RecipientVisit, *, copy_id: UUID, number: int) -> CopyPiece | CopyGone | RecordsRefused:
    """One piece of it."""
    return await ask(visit.tools, ReadLentCopy(visit=fingerprint(visit.holder), copy_id=copy_id, number=number))


async def leave_share(said: Submission) -> ShareLeft:
    """This visit is over."""
    return await ask(said.tools, LeaveShare(visit=fingerprint(said.holder)), message_id=said.message_id)
