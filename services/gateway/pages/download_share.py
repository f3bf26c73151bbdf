"""Take away what somebody has shared, as its maker could (S124)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import shares
from services.gateway.copies import FORMS, Copied
from services.gateway.pages.lent_door import HOME, shut, too_large
from services.gateway.visits import RecipientVisit
from shared.contracts.exports import CopyRefused
from shared.contracts.records import RecordsRefused


async def show(visit: RecipientVisit, _: Again) -> Answer:
    """A file of the form that was asked for; what was shut while it was made does not leave."""
    form = visit.arrival.query.get("format", "")
    if form not in FORMS:
        return Redirect(HOME)

    async def ask() -> Copied:
        return await shares.download_share(visit, form="bundle" if form == "fhir" else "words")

    reply, file = await visit.tools.press.make(form, ask, visit.tools.renderer.wording(visit.language))
    if isinstance(reply, RecordsRefused):
        return shut(reply)
    if isinstance(reply, CopyRefused) or file is None:
        return too_large(reply, form=form) if isinstance(reply, CopyRefused) else Redirect(HOME)
    stands = await shares.check_visit(visit)
    return shut(stands) if isinstance(stands, RecordsRefused) else file
