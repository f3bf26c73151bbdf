"""The example EHR's words for what it hears."""

from __future__ import annotations

from examples.ehr.listen import sentence


def test_a_refusal_names_the_event_and_the_reason() -> None:
    refused = {"ce_type": "record.shared", "ce_id": "e-7", "reason": "resource_type_refused"}

    assert sentence("event.refused", refused) == "refused   record.shared e-7: resource_type_refused"


def test_a_status_names_the_chart() -> None:
    changed = {"chart_id": "c-1", "relation": "self", "status": "invited"}

    assert sentence("enrollment.changed", changed) == "status    chart c-1 (self): invited"
