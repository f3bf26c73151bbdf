"""What a recipient of a share is let see: what was chosen, as far as its maker's access opens it at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from services.records.copying import Copy, category_of, copied, tells_reasons, total_of
from services.records.domain.sections import PROFILE
from services.records.opening import caught_up, note
from services.records.store import charts, demographics, grants, shares
from services.records.store.charts import Asked
from services.records.store.demographics import Version
from services.records.store.shares import Share
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.exports import MOST, Choice, CopyRefused, Part
from shared.contracts.records import RecordsRefused
from shared.work import Work


@dataclass(frozen=True)
class Lent:
    """A copy, what of it was chosen, and the share by which it is seen."""

    share: Share
    choice: Choice
    copy: Copy


def passcode_check(tools: Tools, share_id: UUID, passcode: str) -> bytes:
    """What is kept of a passcode."""
    return tools.vault.index(f"share:{share_id}:{passcode}")


def name_row(share_id: UUID) -> str:
    """Where whom it is for is kept, for the vault."""
    return f"{share_id}:recipient"


async def lend(
    work: Work[Tools], visit: str, *, language: str, action: str, part: Part | None = None
) -> Lent | CopyRefused | RecordsRefused:
    """All that was chosen, or one part of it, read by the very statements that find a page, which ask whether the share
    is open too. Each reading leaves an audit row in the chart's own chain."""
    share = await shares.visited(work.connection, visit, idle=work.tools.shares.idle)
    if share is None:
        return RecordsRefused(reason="session_over")
    who = f"share:{share.share_id}"
    parts = tuple(one for one in share.parts if part in (None, one))
    asked = Asked(
        share.grant_id, share.account_id, share.share_id, parts, 1, MOST, share_id=share.share_id,
        reasons=tells_reasons(share.parts),
    )  # fmt: skip
    found = await caught_up(work.connection, asked, await charts.open_chart(work.connection, asked))
    if found.chart is None:
        work.audit(chain=who, right="share", action=f"refuse-{action}", actor=who, subject=who)
        return RecordsRefused(reason="not_found")
    # What else its maker may read is nobody else's matter.
    chart = replace(found.chart, scopes=tuple(part for part in found.chart.scopes if part in share.parts))
    choice = Choice(parts=cast("tuple[Part, ...]", parts), since=share.since, until=share.until)
    versions = await _versions(work, share) if PROFILE in parts else {}
    deed = action if total_of(chart) <= MOST else f"refuse-{action}"
    note(work, chart, right="share", action=deed, category=category_of(choice, chart), actor=who, subject=who)
    copy = await copied(work, chart, versions, choice=choice, language=language)
    return copy if isinstance(copy, CopyRefused) else Lent(share, choice, copy)


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
