"""An event of an EHR was refused, by whichever service: an EHR that comes by HTTPS reads that in its feed."""

from __future__ import annotations

from services.enrollment.store import feed
from services.enrollment.tools import Tools
from shared.contracts.ehr import EventRefused
from shared.ids import new_id
from shared.wire import encode
from shared.work import Work


async def note_event_refused(work: Work[Tools], told: EventRefused) -> None:
    """Under the id of the message, whatever it is worth."""
    body = encode(told).decode()
    work.write(feed.keep_all, (new_id(), told.practice_id, told.key, body, told.refused_at))
