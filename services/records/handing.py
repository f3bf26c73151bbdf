"""A copy that was made beside other work, as it is listed and handed out to its owner, or to a share's recipient."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.records.bundling import bundle, written
from services.records.copying import Copy
from services.records.domain.sections import PROFILE
from services.records.opening import heading
from services.records.profiles import profile_of
from services.records.store import copies
from services.records.store.charts import OpenedChart
from services.records.store.copies import Found, Kept, row_of
from services.records.store.demographics import Version
from services.records.store.shares import Share
from services.records.tools import Tools
from shared.contracts.copies import CopyGone, CopyPiece, CopyTaken
from shared.contracts.exports import WaitingCopy
from shared.contracts.records import Profile
from shared.wire import decode
from shared.work import Work


def waiting_of(copy: Kept) -> WaitingCopy:
    """A copy that was ordered, as it is told."""
    state = "gone" if copy.gone else "ready" if copy.made_at else "making"
    told = {"copy_id": copy.copy_id, "form": copy.form, "ordered_at": copy.ordered_at, "state": state}
    return WaitingCopy.model_validate({**told, "ends_at": copy.ends_at if state == "ready" else None})


async def newest(work: Work[Tools], share: Share) -> tuple[WaitingCopy, ...]:
    """The newest of each form."""
    found = await copies.waiting(
        work.connection, grant_id=share.grant_id, account_id=share.account_id, share_id=share.share_id
    )
    return tuple(map(waiting_of, {copy.form: copy for copy in reversed(found)}.values()))


def head_of(work: Work[Tools], chart: OpenedChart, kept: Kept, versions: Mapping[str, Version]) -> CopyTaken | CopyGone:
    """As the grant shows the chart and its patient now."""
    if kept.made_at is None:
        return CopyGone()
    profile: Profile | None = profile_of(work.tools, versions) if PROFILE in kept.held else None
    alone = written(bundle(Copy(chart, {}, profile), now=kept.made_at)) if kept.form == "fhir" else ""
    return CopyTaken.model_validate(
        {
            "chart": heading(chart), "choice": {"parts": tuple(kept.held), "since": kept.since, "until": kept.until},
            "form": kept.form, "language": kept.language, "made_at": kept.made_at, "pieces": kept.pieces,
            "profile": profile, "bundle": alone,
        }
    )  # fmt: skip


def opened_piece(work: Work[Tools], copy_id: UUID, number: int, found: Found) -> CopyPiece | CopyGone:
    """What was found of a copy, if it may be handed out."""
    if found.sealed is None:
        return CopyGone()
    text = work.tools.vault.unlock(found.sealed, row=row_of(copy_id, number))
    return decode(CopyPiece, text.encode())
