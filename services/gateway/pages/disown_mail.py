"""This is not me, by the link that every mail holds: a page first, and only its button stops anything (trust.md 1)."""

from __future__ import annotations

import re

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import HOUR, MAIL, forget, hold
from services.gateway.visits import MailVisit, Submission, Visit
from shared.contracts.disowning import MailGone

_MARK = re.compile(r"[A-Za-z0-9_-]{64}")
"""What could be a mark of ours; nothing else becomes a cookie."""


async def follow(visit: Visit, _: Again) -> Answer:
    """The mark leaves the address at once; what it is worth, the next page says."""
    token = visit.arrival.params["token"].removeprefix("/")
    cookie = hold(MAIL, token, max_age=HOUR) if _MARK.fullmatch(token) else forget(MAIL)
    return Redirect("/mail/not-me", cookies=(cookie,))


async def show(visit: MailVisit, _: Again) -> Answer:
    """What will be stopped."""
    return Page("disown_mail.html", {"mail": visit.mail})


async def submit(said: Submission) -> Answer | Again:
    """Stopped; the practice is told by identity."""
    reply = await identity.disown_mail(said)
    if isinstance(reply, MailGone):
        return Again()
    return Page("disown_mail_done.html", {"mail": reply}, cookies=(forget(MAIL),))
