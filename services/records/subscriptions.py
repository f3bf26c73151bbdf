"""Records' table of contents: message -> action."""

from __future__ import annotations

from services.records.actions.close_chart import close_chart
from services.records.actions.end_session import end_session
from services.records.actions.keep_resource import keep_resource
from services.records.actions.open_chart import open_chart
from services.records.actions.view_diagnoses import view_diagnoses
from shared.bus import Subscriptions
from shared.contracts.ehr import EventRefused, RecordShared
from shared.contracts.enrollment import AccessRevoked
from shared.contracts.identity import AccessClosed, AccessGranted, SessionEnded
from shared.contracts.records import ViewDiagnoses

SUBSCRIPTIONS = Subscriptions(
    service="records",
    hears={
        RecordShared: keep_resource,
        AccessGranted: open_chart,
        AccessRevoked: close_chart,
        SessionEnded: end_session,
    },
    obeys={},
    answers={ViewDiagnoses: view_diagnoses},
    announces=(AccessClosed, EventRefused),
)
