"""Where a session begins: its only chart, or the choice among several (S84)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.pages.chart_door import confirmed
from services.gateway.pages.view_summary import show_chart
from services.gateway.visits import SessionVisit


async def show(visit: SessionVisit, _: Again) -> Answer:
    """With one chart no choice is asked for; with none, what to do is said. A question that is missing comes first."""
    charts = visit.session.charts
    if visit.session.wants_question:
        return Redirect("/security-question")
    if len(charts) == 1:
        return await show_chart(visit, charts[0])
    return Page("charts.html", {"charts": charts, "new": confirmed(visit)})
