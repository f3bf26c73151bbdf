"""No more reminders, by the link in one: a page with a button, and a door for mail programs (S118, RFC 8058)."""

from __future__ import annotations

import re

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import HOUR, REMINDERS, forget, hold
from services.gateway.fields import Fields
from services.gateway.visits import Arrival, Submission, Visit
from shared.contracts.quiet import RemindersGone

_MARK = re.compile(r"[A-Za-z0-9_-]{64}")
GONE = Page("reminders_gone.html", status=410, cookies=(forget(REMINDERS),))
STOPPED = Page("reminders_stopped.html", cookies=(forget(REMINDERS),))


async def follow(visit: Visit, _: Again) -> Answer:
    """The mark leaves the address at once; what it is worth, the next page says."""
    token = _token(visit.arrival)
    cookie = hold(REMINDERS, token, max_age=HOUR) if token else forget(REMINDERS)
    return Redirect("/mail/reminders", cookies=(cookie,))


async def land(arrival: Arrival, fields: Fields) -> Answer:
    """A mail program says it for its reader, without a cookie. The mark is the proof, and stops nothing else."""
    token = _token(arrival)
    if not token or fields.line("List-Unsubscribe") != "One-Click":
        return GONE
    return _answer(await identity.stop_reminders(arrival, token=token))


async def show(visit: Visit, _: Again) -> Answer:
    """Mail scanners open links, and this stops nothing."""
    token = visit.arrival.cookies.get(REMINDERS)
    shown = await identity.show_reminders(visit.arrival, token=token) if token else RemindersGone()
    return GONE if isinstance(shown, RemindersGone) else Page("stop_reminders.html")


async def submit(said: Submission) -> Answer | Again:
    """The button."""
    token = said.arrival.cookies.get(REMINDERS)
    return _answer(await identity.stop_reminders(said.arrival, token=token)) if token else GONE


def _answer(reply: object) -> Page:
    return GONE if isinstance(reply, RemindersGone) else STOPPED


def _token(arrival: Arrival) -> str:
    """What could be a mark of ours; nothing else becomes a cookie or is asked about."""
    token = arrival.params.get("token", "").removeprefix("/")
    return token if _MARK.fullmatch(token) else ""
