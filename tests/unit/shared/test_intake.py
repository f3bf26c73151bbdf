"""Who really sent a message: the broker's word, our own note on a retry, the door's word on its own exchange alone."""

from __future__ import annotations

from typing import Any, cast

import pytest

from shared.arrivals import Arrival
from shared.contracts.ehr import EventRefused, PatientInvited
from shared.intake import EHR, Envelope, open_cover, parked_headers, read
from shared.wire import Unreadable

BODY = b'{"chart_id": "c", "invited_by": "d", "date_of_birth": "1984-07-02", "email": "a@example.org"}'


def arrival(*, user: str | None, exchange: str, headers: dict[str, Any] | None = None, body: bytes = BODY) -> Arrival:
    """A message as the broker hands it on."""
    told = {"ce-id": "event-1", "ce-type": "patient.invited", **(headers or {})}
    key = "clinic.patient.invited"
    return Arrival(body, told, "amqp-1", "application/json", user, exchange, key, False, 1, cast(Any, None))


def source(**told: Any) -> str:
    """The verified sender, or why there is none."""
    try:
        return open_cover(arrival(**told), own_user="enrollment").source
    except Unreadable as unreadable:
        return unreadable.reason


def test_the_door_says_for_which_ehr_it_speaks_on_its_own_exchange_alone() -> None:
    said = {EHR: "ehr.demo"}
    assert source(user="gateway", exchange="ehr.https", headers=said) == "ehr.demo"
    assert source(user="gateway", exchange="events", headers=said) == "gateway"
    assert source(user="gateway", exchange="ehr", headers=said) == "gateway"


def test_nobody_else_is_believed_who_says_so() -> None:
    said = {EHR: "ehr.demo"}
    assert source(user="ehr.other", exchange="ehr", headers=said) == "ehr.other"
    for user in ("ehr.other", "identity", "enrollment"):
        assert source(user=user, exchange="ehr.https", headers=said) == "sender_not_allowed"
    assert source(user=None, exchange="ehr.https", headers=said) == "sender_unknown"


@pytest.mark.parametrize(
    "ehr", [None, "", "gateway", "ehr.", "ehr.Demo", "ehr.demo\n", "xehr.demo", "identity", 7, b"\xff"]
)
def test_the_door_names_an_ehr_or_nobody(ehr: object) -> None:
    assert source(user="gateway", exchange="ehr.https", headers={EHR: ehr}) == "sender_not_allowed"


def test_an_event_by_https_is_the_ehrs_own_and_stays_it_when_it_is_tried_again() -> None:
    raw = arrival(user="gateway", exchange="ehr.https", headers={EHR: "ehr.demo"})
    envelope = open_cover(raw, own_user="enrollment")
    delivery = read(raw, PatientInvited, envelope)
    assert (delivery.identity, envelope.practice) == (("ehr.demo", "event-1"), "clinic")
    parked = arrival(user="enrollment", exchange="retries", headers=parked_headers(raw, envelope, {}))
    assert open_cover(parked, own_user="enrollment") == envelope


def test_the_gateway_says_nothing_for_ehrs_elsewhere_and_ehrs_nothing_of_ours() -> None:
    for envelope, kind in (
        (Envelope("gateway", "ehr", "clinic.patient.invited", 0), PatientInvited),
        (Envelope("ehr.demo", "outbound", "clinic.event.refused", 0), EventRefused),
    ):
        with pytest.raises(Unreadable, match="sender_not_allowed"):
            read(arrival(user="x", exchange="y"), kind, envelope)
