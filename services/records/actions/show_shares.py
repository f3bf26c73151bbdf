"""Show somebody what they have lent of a chart, to whom, and how often that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.lending import name_row
from services.records.opening import Sight, Wanted, heading, look, opened
from services.records.store import shares
from services.records.store.charts import OpenedChart
from services.records.store.shares import Share
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.exports import PARTS, SectionCount
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import ShareRow, SharesShown, ShowShares
from shared.db import Connection
from shared.work import Work

CATEGORY = "shares"


@dataclass(frozen=True)
class Seen:
    """The sight of the chart, and the shares of it."""

    sight: Sight | None
    shares: Sequence[Share]


async def find_shares(connection: Connection, tools: Tools, asked: ShowShares) -> tuple[datetime, Seen]:
    """Those of this account alone."""
    wanted = Wanted(asked.assertion, asked.grant_id, (*SECTIONS, PROFILE), size=1)
    now, sight = await look(connection, tools, wanted)
    if sight is None:
        return now, Seen(None, ())
    account_id = sight.claims.account_id
    return now, Seen(sight, await shares.of_grant(connection, grant_id=asked.grant_id, account_id=account_id))


async def tell_shares(work: Work[Tools], _: ShowShares, seen: Seen) -> SharesShown | RecordsRefused:
    """Neither link nor passcode: nobody here knows them."""
    chart = await opened(work, seen.sight, category=CATEGORY)
    if isinstance(chart, RecordsRefused):
        return chart
    head = heading(chart)
    return SharesShown(
        chart=head,
        counts=tuple(SectionCount(section=one, total=chart.sections[one].total) for one in head.sections),
        shares=tuple(_row(work.tools, share, chart) for share in seen.shares),
    )


def _row(tools: Tools, share: Share, chart: OpenedChart) -> ShareRow:
    """A part that is not open to this person any more is not named (D6)."""
    name = tools.vault.unlock(share.recipient, row=name_row(share.share_id))
    told = ("share_id", "since", "until", "made_at", "ends_at", "opened", "opened_at", "downloaded", "downloaded_at")
    return ShareRow(
        **{field: getattr(share, field) for field in told},
        recipient=tools.sealer.seal("gateway", name),
        parts=tuple(part for part in PARTS if part in share.parts and part in chart.scopes),
        status=share.status,
    )


show_shares = Looked(look=find_shares, act=tell_shares)
