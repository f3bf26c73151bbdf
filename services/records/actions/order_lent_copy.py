"""Order a file for the recipient of a share: it is made beside other work, as long as the share is open."""

from __future__ import annotations

from datetime import timedelta

from services.records.actions.order_copy import WAITS
from services.records.copying import beyond_an_order
from services.records.handing import newest
from services.records.lending import Lent, Reading, lend, visited
from services.records.store import copies
from services.records.store.copies import Order
from services.records.tools import Tools
from shared.contracts.exports import CopyRefused
from shared.contracts.lent_copies import LentCopiesShown, OrderLentCopy
from shared.contracts.records import RecordsRefused
from shared.ids import new_id
from shared.work import Work


async def order_lent_copy(work: Work[Tools], asked: OrderLentCopy) -> LentCopiesShown | CopyRefused | RecordsRefused:
    """All that was lent and is open now. One of this form that is there, or being made, is the one that is wanted."""
    share = await visited(work, asked.visit)
    if isinstance(share, RecordsRefused):
        return share
    lent = await lend(work, share, Reading("order-copy", refused=beyond_an_order))
    if not isinstance(lent, Lent):
        return lent
    await copies.hold_lent(work.connection, share.share_id)
    if all(one.state == "gone" for one in await newest(work, share) if one.form == asked.form):
        await copies.order(work.connection, _order(lent, asked), waits=_waits(work, lent))
    return LentCopiesShown(copies=await newest(work, share))


def _order(lent: Lent, asked: OrderLentCopy) -> Order:
    share, chart = lent.share, lent.chart
    return Order(
        copy_id=new_id(), grant_id=share.grant_id, account_id=share.account_id, share_id=share.share_id,
        practice_id=chart.practice_id, charts=(chart.chart_id, *chart.others),
        held=[part for part in share.parts if part in chart.scopes], since=share.since, until=share.until,
        form=asked.form, language=asked.language,
    )  # fmt: skip


def _waits(work: Work[Tools], lent: Lent) -> timedelta:
    return min(WAITS, lent.share.ends_at - work.now)
