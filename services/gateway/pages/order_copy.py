"""Order a copy that is too large to be made at once."""

from __future__ import annotations

from typing import cast

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import records
from services.gateway.copies import FORMS, choice_of
from services.gateway.pages.chart_door import ABSENT, portal_page, through_door, visiting
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.copies import CopyNotOrdered, CopyOrdered
from shared.contracts.exports import Choice, CopyRefused, Form
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused
from shared.messages import Reply


async def submit(said: Submission) -> Answer | Again:
    """The choice comes back as it was asked for; one that was tampered with is none."""
    visit, form, choice = await visiting(said), said.fields.line("format"), choice_of(dict(said.fields))
    if not isinstance(visit, SessionVisit):
        return visit
    if form not in FORMS or not isinstance(choice, Choice):
        return ABSENT

    async def ask(assertion: str, found: ChartAccess) -> CopyOrdered | CopyNotOrdered | CopyRefused | RecordsRefused:
        wanted = cast("Form", form)
        return await records.order_copy(said, assertion=assertion, grant_id=found.grant_id, choice=choice, form=wanted)

    def page(found: ChartAccess, reply: Reply) -> Answer:
        if isinstance(reply, CopyRefused):
            return portal_page("copy_refused.html", visit, found, here="download", refused=reply)
        if isinstance(reply, CopyNotOrdered):
            return portal_page("copy_not_ordered.html", visit, found, here="download", most=reply.most)
        return Redirect(f"/charts/{found.grant_id}/download?done=ordered")

    return await through_door(visit, ask, page)
