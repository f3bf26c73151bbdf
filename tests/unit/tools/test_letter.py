"""A dead letter goes back with its first sender, whoever moved it, and shows nothing of its body."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from shared.contracts.ehr import PatientInvited
from shared.intake import ATTEMPT, EXCHANGE, KEY, REASON, SOURCE
from tools.letter import Letter, shape

QUEUE = "enrollment.on.patient.invited"
WHERE = "integrative-medicine.patient.invited"


def letter(headers: dict[str, Any], **properties: Any) -> Letter:
    """A letter as aio-pika would hand it over."""
    given = {"user_id": "ehr.demo", "message_id": "m-1", "content_type": "application/json", "body": b"{}"}
    raw: Any = SimpleNamespace(headers=headers, **{**given, **properties})
    return Letter(raw)


def test_what_we_parked_keeps_its_first_receipt_and_starts_anew() -> None:
    parked = {"ce-id": "e-1", SOURCE: "ehr.demo", EXCHANGE: "ehr", KEY: WHERE, ATTEMPT: 27, REASON: "TimeoutError"}
    again = letter(parked, user_id="enrollment").again(QUEUE)
    assert (again.exchange, again.routing_key, again.message_id) == ("retries", f"{QUEUE}.retry.5s", "m-1")
    assert again.headers == {"ce-id": "e-1", SOURCE: "ehr.demo", EXCHANGE: "ehr", KEY: WHERE, ATTEMPT: 0}


def test_what_the_broker_moved_is_known_by_its_own_note() -> None:
    death = {"exchange": "ehr", "routing-keys": [WHERE], "reason": "delivery_limit"}
    moved = letter({"ce-id": "e-1", "x-death": [death]})
    assert moved.reason == "delivery_limit"
    assert moved.origin == "from ehr.demo on exchange ehr"
    assert moved.again(QUEUE).headers == {"ce-id": "e-1", SOURCE: "ehr.demo", EXCHANGE: "ehr", KEY: WHERE, ATTEMPT: 0}


def test_a_letter_without_a_sender_stays_one() -> None:
    assert letter({"ce-id": "e-1"}, user_id=None).again(QUEUE).headers[SOURCE] == ""


def test_a_structured_event_stays_one() -> None:
    kind = "application/cloudevents+json"
    assert letter({}, content_type=kind).again(QUEUE).content_type == kind


@pytest.mark.parametrize(
    ("ago", "shown"),
    [(timedelta(seconds=30), "30 seconds"), (timedelta(minutes=90), "90 minutes"), (timedelta(days=3), "3 days")],
)
def test_an_age_is_said_as_people_say_it(ago: timedelta, shown: str) -> None:
    assert letter({"ce-time": (datetime.now(UTC) - ago).isoformat()}).age == shown


@pytest.mark.parametrize("headers", [{}, {"ce-time": "yesterday"}, {"ce-time": "2025-07-18T09:30:00"}, {"ce-time": 7}])
def test_an_unreadable_time_is_no_age(headers: dict[str, Any]) -> None:
    assert letter(headers).age == "unknown age"


def test_a_nasty_id_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in letter({"ce-id": "\x1b[2J", "ce-type": "\x07"}, message_id="m\x1b[2J").line


def test_a_shape_names_the_contracts_fields_and_no_others() -> None:
    body = b'{"chart_id": "c-1", "email": null, "Maria": "O\'Connor", "phone": ["1"]}'
    told = shape(body, PatientInvited)
    expected = {"chart_id: text of 3", "email: null", "phone: list of 1", "date_of_birth: missing", "1 unknown fields"}
    assert expected < set(told)
    assert "Maria" not in "".join(told)
