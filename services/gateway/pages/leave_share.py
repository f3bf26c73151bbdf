"""Done with what somebody has shared: whoever uses this browser next reads nothing of it."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import shares
from services.gateway.cookies import SHARE, SHARED, forget
from services.gateway.pages.lent_door import HOME
from services.gateway.visits import RecipientVisit, Submission


async def show(_visit: RecipientVisit, _: Again) -> Answer:
    """Following a link ends nothing."""
    return Redirect(HOME)


async def submit(said: Submission) -> Answer | Again:
    """The visit is over, here and in records; the link is forgotten too."""
    await shares.leave_share(said)
    return Page("share_left.html", cookies=(forget(SHARE), forget(SHARED)))
