"""Order a file of what somebody has shared: it is too large to be made at once, and waited for on a page."""

from __future__ import annotations

from typing import cast

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import shares
from services.gateway.copies import FORMS
from services.gateway.guards import Recipient
from services.gateway.pages.lent_door import HOME, WAITING, shut
from services.gateway.visits import RecipientVisit, Submission
from shared.contracts.exports import CopyRefused, Form
from shared.contracts.records import RecordsRefused


async def submit(said: Submission) -> Answer | Again:
    """A form that was tampered with leads back."""
    visit, form = await Recipient().admit(said.arrival), said.fields.line("format")
    if not isinstance(visit, RecipientVisit):
        return visit
    if form not in FORMS:
        return Redirect(HOME)
    reply = await shares.order_lent_copy(said, visit=visit, form=cast("Form", form))
    if isinstance(reply, RecordsRefused):
        return shut(reply)
    if isinstance(reply, CopyRefused):
        return Page("share_far_too_large.html", {"refused": reply})
    return Redirect(WAITING)
