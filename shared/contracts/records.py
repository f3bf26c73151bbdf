"""What records answers: the shared chart, as a lay person reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.enrollment import Practice
from shared.messages import Line, Message, Reply, Request, Text


class Diagnosis(Message):
    """One diagnosis. Dates are FHIR partial dates as text: YYYY, YYYY-MM or YYYY-MM-DD (never completed).

    `confirmed` is False while the practice calls it provisional, differential or unconfirmed.
    """

    plain_name: Line
    clinical_name: Line
    code: Line | None
    status: Literal["active", "resolved", "unknown"]
    since: Line | None
    until: Line | None
    received_at: datetime
    confirmed: bool = True


class DiagnosesShown(Reply):
    """Whose chart it is and its diagnoses, active first, newest first (S119)."""

    practice: Practice
    display_name: Line
    relation: Line
    diagnoses: tuple[Diagnosis, ...]


class RecordsRefused(Reply):
    """`not_found` is said for absent, revoked and never granted alike; `session_over` for a stale assertion."""

    reason: Literal["not_found", "session_over"]


class ViewDiagnoses(Request[DiagnosesShown | RecordsRefused], key="records.view-diagnoses", query=True):
    """Read a chart's diagnoses by session assertion and grant; each reading leaves an audit row.

    `language` is that of the plain names: `en` or `es`, and `en` for any other.
    """

    assertion: Text
    grant_id: UUID
    language: Line = "en"
