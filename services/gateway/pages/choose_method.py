"""How would you like to prove who you are? (S36)"""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit, Submission

WAYS = {"pin": "/verify/pin", "phone": "/verify/phone"}


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Two ways, or one when there is no phone that a code could reach; coming back keeps the choice."""
    kept = again.kept or {"method": visit.arrival.query.get("method", "")}
    return Page(
        "choose_method.html",
        {
            "progress": progress(visit.attempt),
            "channels": visit.attempt.code_channels,
            "renews": visit.attempt.renews,
            "bound": visit.attempt.bound,
            "kept": kept,
            "problems": again.problems,
        },
        status=again.status if again.problems else 200,
    )


async def submit(said: Submission) -> Answer | Again:
    """On to the page of the chosen way."""
    way = WAYS.get(said.fields.line("method"))
    return Redirect(way) if way else Again((Problem("method", "problem.method_missing"),))
