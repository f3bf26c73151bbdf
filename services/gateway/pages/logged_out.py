"""What is said once a session is over (S103)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.visits import Visit


async def show(visit: Visit, _: Again) -> Answer:
    """Only to a browser that holds no session any more: nobody may be told so while the records are open."""
    return Redirect("/charts") if visit.signed_in else Page("logged_out.html")
