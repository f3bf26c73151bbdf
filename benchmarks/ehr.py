"""What the demo EHR says while we measure: patients to invite, and what it shares of their charts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from benchmarks.house import PRACTICE, House
from shared.contracts.ehr import LabShared, PatientInvited, RecordShared
from shared.ids import new_id
from shared.messages import Event
from shared.publisher import Outgoing, Publisher
from shared.wire import Attributes, encode, new_trace


@asynccontextmanager
async def telling(house: House) -> AsyncIterator[Publisher]:
    """A connection of the demo EHR."""
    publisher = Publisher(house.servers.rabbitmq_url("ehr.demo"), name="bench EHR")
    await publisher.open()
    try:
        yield publisher
    finally:
        await publisher.close()


def invited(number: int, *, phone: str | None = None) -> Outgoing:
    """Please invite patient `number`, with this phone (E.164) on record."""
    return _said(
        PatientInvited(
            chart_id=chart_id(number),
            invited_by="staff-1",
            date_of_birth=born(number),
            email=address(number),
            phone=phone,
            given_name="Ana",
            family_name="Ruiz",
        )
    )


def shared(chart: str, resource: dict[str, Any]) -> Outgoing:
    """One resource of a chart; every observation is a lab result."""
    kind = LabShared if resource["resourceType"] == "Observation" else RecordShared
    return _said(kind(chart_id=chart, resource=resource))


def chart_id(number: int) -> str:
    """The EHR's own number of patient `number`'s chart."""
    return f"chart-{number}"


def born(number: int) -> date:
    """The date of birth of patient `number`."""
    return date(1950, 1 + number % 12, 1 + number % 28)


def address(number: int) -> str:
    """The e-mail address of patient `number`."""
    return f"patient{number}@example.com"


def _said(event: Event) -> Outgoing:
    identity = str(new_id())
    headers = Attributes(identity, event.key, identity, new_trace()).headers("bench")
    return Outgoing("ehr", f"{PRACTICE}.{event.key}", encode(event), headers, message_id=identity)
