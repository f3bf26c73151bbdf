"""Appointments as a calendar file (RFC 5545): when, where and with whom, and nothing of what they are for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC
from uuid import UUID

from icalendar import Calendar, Event

from shared.contracts.entries import Appointment

STATUS = {"booked": "CONFIRMED", "arrived": "CONFIRMED", "canceled": "CANCELLED"}
"""Anything else is tentative: asked for, or on a waiting list."""
Say = Callable[..., str]


def calendar(appointments: Iterable[Appointment], *, grant_id: UUID, host: str, practice: str, say: Say) -> bytes:
    """The file. Calendars are shared and show on locked screens, so what a visit is for stays on the page; whatever
    stands in a name is escaped by the library. Without a start there is nothing to enter."""
    found = Calendar()
    found.add("prodid", "-//Chartkey//EN")
    found.add("version", "2.0")
    for one in appointments:
        if one.starts_at is not None:
            found.add_component(_event(one, uid=_uid(one, grant_id, host), practice=practice, say=say))
    return bytes(found.to_ical())


def _event(one: Appointment, *, uid: str, practice: str, say: Say) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", one.received_at.astimezone(UTC))
    if one.starts_at:
        event.add("dtstart", one.starts_at.astimezone(UTC))
    if one.starts_at and one.ends_at and one.ends_at > one.starts_at:
        event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("summary", say("appointments.at_practice", practice=practice))
    event.add("status", STATUS.get(one.status, "TENTATIVE"))
    if one.places:
        event.add("location", "; ".join(one.places))
    if one.people:
        event.add("description", say("entry.people", list="; ".join(one.people)))
    return event


def _uid(one: Appointment, grant_id: UUID, host: str) -> str:
    """The same for the same visit, so that saving again corrects what a calendar has; it names nobody."""
    digest = hashlib.sha256(f"{grant_id}/{one.id}/{one.starts_at if one.id is None else ''}".encode()).hexdigest()
    return f"{digest[:32]}@{host}"
