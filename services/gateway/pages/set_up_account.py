"""Set up account: link an existing one or create a new one (S47, S48)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit, Submission

WAYS = {"link": "/link-account", "create": "/create-account"}


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Says so when identity has just been verified; whoever had access before is led to the account that had it."""
    attempt = visit.attempt
    kept = again.kept or {"way": visit.arrival.query.get("way", "link" if attempt.renews else "")}
    shows = {"progress": progress(attempt), "verified": attempt.verified, "renews": attempt.renews}
    return Page(
        "set_up_account.html",
        shows | {"kept": kept, "problems": again.problems},
        status=again.status if again.problems else 200,
    )


async def submit(said: Submission) -> Answer | Again:
    """On to the page of the chosen way."""
    way = WAYS.get(said.fields.line("way"))
    return Redirect(way) if way else Again((Problem("way", "problem.way_missing"),))
