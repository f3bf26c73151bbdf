"""Order a copy that is too large for one message: it is made beside other work, and its owner is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from services.records.copying import beyond_an_order, ordered
from services.records.opening import Wanted, look, opened
from services.records.store import copies
from services.records.store.copies import Order
from services.records.tools import Tools
from shared.contracts.copies import MOST_HELD, CopyNotOrdered, CopyOrdered, OrderCopy
from shared.contracts.exports import CopyRefused
from shared.contracts.records import RecordsRefused
from shared.ids import new_id
from shared.work import Work

WAITS = timedelta(days=3)
"""For so long an order waits to be made."""


async def order_copy(
    work: Work[Tools], asked: OrderCopy
) -> CopyOrdered | CopyNotOrdered | CopyRefused | RecordsRefused:
    """As much as the grant opens now of what was chosen; what is refused leaves another audit row."""
    wanted = Wanted(asked.assertion, asked.grant_id, tuple(ordered(asked.choice)), size=1)
    _, sight = await look(work.connection, work.tools, wanted)
    found = sight.opening.chart if sight else None
    refused = None
    if sight and found:
        refused = beyond_an_order(found) or await _too_many(work, sight.claims.account_id)
    held = [part for part in ordered(asked.choice) if found is None or part in found.scopes]
    action = "refuse-order" if refused else "order-copy"
    chart = await opened(work, sight, category=",".join(held), action=action)
    if isinstance(chart, RecordsRefused) or sight is None:
        return chart if isinstance(chart, RecordsRefused) else RecordsRefused(reason="session_over")
    if refused:
        return refused
    order = Order(
        copy_id=new_id(), grant_id=asked.grant_id, account_id=sight.claims.account_id, share_id=None,
        practice_id=chart.practice_id, charts=(chart.chart_id, *chart.others), held=held,
        since=asked.choice.since, until=asked.choice.until, form=asked.form, language=asked.language,
    )  # fmt: skip
    await copies.order(work.connection, order, waits=WAITS)
    return CopyOrdered(copy_id=order.copy_id)


async def _too_many(work: Work[Tools], account_id: UUID) -> CopyNotOrdered | None:
    held = await copies.hold(work.connection, account_id)
    return CopyNotOrdered(most=MOST_HELD) if held >= MOST_HELD else None
