"""The "Patient portal access" window: a row per user, with the access code until it is used (S6, S12)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.pages.staff_door import Window, window_of, window_page
from services.gateway.visits import StaffVisit


async def show(visit: StaffVisit, again: Again) -> Answer:
    """All users of the chart, newest first; reading the codes leaves an audit row."""
    window = await window_of(visit, codes=True)
    return window_page(window, visit, again) if isinstance(window, Window) else window
