"""What a recipient of a share is let see: what was chosen, as far as its maker's access opens it at this moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from services.records.copying import category_of, tells_reasons
from services.records.domain.sections import PROFILE
from services.records.opening import caught_up, note
from services.records.store import charts, demographics, grants, shares
from services.records.store.charts import Asked, OpenedChart
from services.records.store.demographics import Version
from services.records.store.shares import Share
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.exports import Choice, CopyRefused, Part
from shared.contracts.records import RecordsRefused
from shared.work import Work


def anything(_: OpenedChart) -> CopyRefused | None:
    """Nothing of a chart is too much."""
    return None


@dataclass(frozen=True)
class Reading:
    """What a recipient does, with which part or all of them, and which page of it is read; what is too much for that is
    `refused`."""

    action: str
    part: Part | None = None
    page: int = 1
    size: int = 1
    refused: Callable[[OpenedChart], CopyRefused | None] = anything


@dataclass(frozen=True)
class Lent:
    """The chart with a page of what was chosen, what the maker's grant shows of its patient, and the share by which
    both are seen."""

    share: Share
    choice: Choice
    chart: OpenedChart
    versions: Mapping[str, Version]


def passcode_check(tools: Tools, share_id: UUID, passcode: str) -> bytes:
    """What is kept of a passcode."""
    return tools.vault.index(f"share:{share_id}:{passcode}")


def name_row(share_id: UUID) -> str:
    """Where whom it is for is kept, for the vault."""
    return f"{share_id}:recipient"


async def visited(work: Work[Tools], visit: str) -> Share | RecordsRefused:
    """The share that this browser reads, which may be over."""
    share = await shares.visited(work.connection, visit, idle=work.tools.shares.idle)
    return share or RecordsRefused(reason="session_over")


async def lend(work: Work[Tools], share: Share, reading: Reading) -> Lent | CopyRefused | RecordsRefused:
    """A page of all that was chosen, or of one part of it, read by the very statements that find a page, which ask
    whether the share is open too. Each reading leaves an audit row in the chart's own chain."""
    who = f"share:{share.share_id}"
    parts = tuple(one for one in share.parts if reading.part in (None, one))
    asked = Asked(
        share.grant_id, share.account_id, share.share_id, parts, reading.page, reading.size,
        share_id=share.share_id, reasons=tells_reasons(share.parts),
    )  # fmt: skip
    found = await caught_up(work.connection, asked, await charts.open_chart(work.connection, asked))
    if found.chart is None:
        work.audit(chain=who, right="share", action=f"refuse-{reading.action}", actor=who, subject=who)
        return RecordsRefused(reason="not_found")
    # What else its maker may read is nobody else's matter.
    chart = replace(found.chart, scopes=tuple(part for part in found.chart.scopes if part in share.parts))
    choice = Choice(parts=cast("tuple[Part, ...]", parts), since=share.since, until=share.until)
    versions = await _versions(work, share) if PROFILE in parts else {}
    refused = reading.refused(chart)
    deed = f"refuse-{reading.action}" if refused else reading.action
    note(work, chart, right="share", action=deed, category=category_of(choice, chart), actor=who, subject=who)
    return refused or Lent(share, choice, chart, versions)


async def note_share(
    work: Work[Tools], share: Share, action: str, *, actor: str | None = None, right: str = "share"
) -> None:
    """A passcode was given, or the share was ended; nothing of the chart is told. `actor` None is its recipient."""
    place = await grants.place(work.connection, share.grant_id)
    who = f"share:{share.share_id}"
    chain = chart_chain(*place) if place else who
    work.audit(chain=chain, right=right, action=action, actor=actor or who, subject=who)


async def _versions(work: Work[Tools], share: Share) -> Mapping[str, Version]:
    return await demographics.seen_by(
        work.connection,
        grant_id=share.grant_id,
        account_id=share.account_id,
        session_id=share.share_id,
        share_id=share.share_id,
    )
