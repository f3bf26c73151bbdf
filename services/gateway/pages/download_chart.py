"""Take a copy of a chart away: to read, for a spreadsheet, or for another health app (S124)."""

from __future__ import annotations

from dataclasses import replace

from services.gateway.answers import Again, Answer, Asset, Page
from services.gateway.asks import records
from services.gateway.copies import FORMS, Copied, choice_of
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.visits import SessionVisit
from shared.contracts.copies import MOST_ORDERED
from shared.contracts.exports import PARTS, Choice, CopyRefused, ExportsShown
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused
from shared.messages import Reply

DONE = {"ordered": "copies.ordered", "discarded": "copies.discarded"}
"""What has just been done -> the sentence that confirms it."""
DAYS = tuple(f"{end}_{part}" for end in ("since", "until") for part in ("month", "day", "year"))


async def show(visit: SessionVisit, _: Again) -> Answer:
    """The form; with a form of file in the address, the file. Asking twice does no harm, so it is no order."""
    query = visit.arrival.query
    form = query.get("format", "")
    if form not in FORMS:
        return await _form(visit, Again())
    choice = choice_of(query)
    if not isinstance(choice, Choice):
        return await _form(visit, Again(choice, dict(query)))
    return await _file(visit, form, choice)


async def _form(visit: SessionVisit, again: Again) -> Answer:
    async def ask(assertion: str, found: ChartAccess) -> ExportsShown | RecordsRefused:
        return await records.show_exports(visit, assertion=assertion, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: ExportsShown) -> Page:
        shows: dict[str, object] = {
            "counts": {one.section: one.total for one in reply.counts},
            "problems": again.problems,
        }
        kept = {"chosen": bool(again.kept), "kept": again.kept or {"format": "pdf"}}
        shows |= {"copies": reply.copies, "done": DONE.get(visit.arrival.query.get("done", ""))}
        form = portal_page("download_chart.html", visit, found, heading=reply.chart, here="download", **shows, **kept)
        return replace(form, status=again.status if again.problems else 200)

    return await through_door(visit, ask, page)


async def _file(visit: SessionVisit, form: str, choice: Choice) -> Answer:
    made: list[Asset] = []

    async def ask(assertion: str, found: ChartAccess) -> Copied:
        take = records.download_bundle if form == "fhir" else records.download_chart

        async def asked() -> Copied:
            return await take(visit, assertion=assertion, grant_id=found.grant_id, choice=choice)

        reply, file = await visit.tools.press.make(form, asked, visit.tools.renderer.wording(visit.language))
        made.extend([file] if file else [])
        return reply

    def page(found: ChartAccess, reply: Reply) -> Answer:
        if isinstance(reply, CopyRefused):
            return _too_large(visit, found, reply)
        return made[-1]

    return await through_door(visit, ask, page, lasts=True)


def _too_large(visit: SessionVisit, found: ChartAccess, refused: CopyRefused) -> Page:
    """It can be ordered, unless it is too much for that, too."""
    if refused.total > MOST_ORDERED:
        told = CopyRefused(total=refused.total, most=MOST_ORDERED)
        return portal_page("copy_refused.html", visit, found, here="download", refused=told)
    query = visit.arrival.query
    chosen = {name: query[name] for name in ("format", *PARTS, *DAYS) if query.get(name)}
    return portal_page("order_copy.html", visit, found, here="download", refused=refused, chosen=chosen)
