"""The mailed link alone is not enough: question or code (S107); and the way out when there is neither (S113)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.visits import RecoveryVisit, Submission

WAYS = {"question": "/reset/question", "phone": "/reset/phone"}


async def show(visit: RecoveryVisit, again: Again) -> Answer:
    """Two ways, one, or none."""
    found = visit.recovery
    shows = {"question": found.question, "channels": found.code_channels, "kept": again.kept}
    return Page(
        "choose_proof.html", shows | {"problems": again.problems}, status=again.status if again.problems else 200
    )


async def submit(said: Submission) -> Answer | Again:
    """On to the page of the chosen way."""
    way = WAYS.get(said.fields.line("way"))
    return Redirect(way) if way else Again((Problem("way", "problem.method_missing"),))
