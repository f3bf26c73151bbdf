"""Put N events into the peer's queue, confirmed (runs in the peer's own environment)."""

from __future__ import annotations

import sys
from importlib import import_module
from uuid import uuid4

import django


def preload(events: int) -> None:
    """N distinct patients. The task can be imported only once Django is set up."""
    django.setup()
    take_invited = import_module("benchmarks.peers.portal.tasks").take_invited
    for number in range(events):
        event = {
            "chart_id": f"chart-{number}",
            "invited_by": "staff-1",
            "date_of_birth": f"1950-{1 + number % 12:02}-{1 + number % 28:02}",
            "email": f"patient{number}@example.com",
            "given_name": "Ana",
            "family_name": "Ruiz",
        }
        take_invited.delay(str(uuid4()), event)


if __name__ == "__main__":
    preload(int(sys.argv[1]))
