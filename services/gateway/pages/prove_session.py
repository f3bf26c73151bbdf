"""The password once more, before something that a stolen session must not do (trust.md 1)."""

from __future__ import annotations

import re

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import account
from services.gateway.cookies import hold_session
from services.gateway.fields import LONGEST_SECRET
from services.gateway.pages.session_door import gone
from services.gateway.visits import SessionVisit, Submission
from services.gateway.wording import PROOF_REFUSALS
from shared.contracts.identity import LoginRefused, SessionGone
from shared.seals import fingerprint

PLACES = ("username", "email", "phone", "password", "question", "close", "move")
"""What wants a fresh password: the last words of their addresses below /settings."""
HOME = "/settings"
_CHART = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def show(visit: SessionVisit, again: Again) -> Answer:
    """Says what for, and where it goes on."""
    to = again.kept.get("to") or visit.arrival.query.get("to", "")
    shows = {"to": to if path_of(to) != HOME else "", "problems": again.problems}
    return Page("prove_session.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """A right one gets a new cookie, as at log-in; what is remembered of the old one is forgotten."""
    password, kept = said.fields.secret("password"), said.fields.kept("to")
    if not password:
        return Again((Problem("password", "problem.password_missing"),), kept)
    long = len(password) > LONGEST_SECRET
    reply = LoginRefused(reason="no_match") if long else await account.prove_session(said)
    if isinstance(reply, SessionGone):
        said.tools.sessions.end(fingerprint(said.holder))
        return gone()
    if isinstance(reply, LoginRefused):
        return Again((Problem("password", PROOF_REFUSALS[reply.reason]),), kept)
    said.tools.sessions.drop(fingerprint(said.holder))
    cookies = hold_session(said.tools.sealer.open(reply.session), None)
    return Redirect(path_of(said.fields.line("to")), cookies=cookies)


def path_of(to: str) -> str:
    """A place of the settings, or the form by which this grant's chart is shared; home for anything else."""
    if _CHART.fullmatch(to):
        return f"/charts/{to}/shares/new"
    return f"{HOME}/{to}" if to in PLACES else HOME
