"""Invitations and details for tests that care about one thing only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.enrollment.domain.details import Contacts, Details
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON = START + timedelta(hours=1)
LATE = START + timedelta(days=22)


def an_invitation(*, facts: Facts | None = None, **more: Any) -> Invitation:
    """Issued at START for 21 days."""
    made = Invitation(
        id=UUID(int=7),
        practice_id="integrative-medicine",
        chart_id="chart-1",
        relation="self",
        version=1,
        issued_at=START,
        expires_at=START + timedelta(days=21),
        facts=facts or Facts(),
    )
    return replace(made, **more)


def some_details(**more: Any) -> Details:
    """Ana Silva, born 1954-07-09."""
    made = Details(
        given_name="Ana",
        family_name="Silva",
        date_of_birth=date(1954, 7, 9),
        language="en",
        contacts=Contacts("ana@example.org", "+14155552671"),
    )
    return replace(made, **more)
