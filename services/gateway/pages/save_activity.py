"""Who has looked at a chart, as a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from services.gateway.answers import Again, Answer, Asset
from services.gateway.asks import records
from services.gateway.pages.chart_door import through_door
from services.gateway.pages.show_activity import recipient_of
from services.gateway.sheets import sheet
from services.gateway.visits import SessionVisit
from services.gateway.wording import activity_sentence, actor_sentence
from shared.contracts.activity import ActivityRow, ActivityShown
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused

PAGES = 20
"""Questions for one file: ten thousand rows."""
HEADERS = {"content-disposition": 'attachment; filename="who-has-looked.csv"'}


async def show(visit: SessionVisit, _: Again) -> Answer:
    """CSV (RFC 4180) in the person's language; every word in it is ours, the audit's, or of whoever shared."""

    async def ask(assertion: str, found: ChartAccess) -> ActivityShown | RecordsRefused:
        rows: list[ActivityRow] = []
        reply = await _some(visit, assertion, found, before=None)
        for _ in range(PAGES - 1):
            if isinstance(reply, RecordsRefused) or reply.earlier is None:
                break
            rows += reply.rows
            reply = await _some(visit, assertion, found, before=reply.earlier)
        return reply if isinstance(reply, RecordsRefused) else reply.model_copy(update={"rows": (*rows, *reply.rows)})

    def page(_: ChartAccess, reply: ActivityShown) -> Asset:
        return Asset(sheet(_rows(visit, reply)), "text/csv", HEADERS)

    return await through_door(visit, ask, page)


async def _some(
    visit: SessionVisit, assertion: str, found: ChartAccess, *, before: int | None
) -> ActivityShown | RecordsRefused:
    return await records.show_activity(visit, assertion=assertion, grant_id=found.grant_id, before=before, whole=True)


def _rows(visit: SessionVisit, reply: ActivityShown) -> Iterator[list[str]]:
    say = visit.tools.renderer.wording(visit.language).plain
    yield [say(f"activity.column_{name}") for name in ("at", "who", "what", "for")]
    for row in reply.rows:
        who = say(actor_sentence(row))
        yield [f"{row.at:%Y-%m-%d %H:%M:%S}", who, _what(row, say), recipient_of(visit, row)]
    if reply.earlier is not None:
        yield ["", "", say("activity.file_ends"), ""]


def _what(row: ActivityRow, say: Callable[..., str]) -> str:
    sentence, values = activity_sentence(row, say)
    return say(sentence, **values)
