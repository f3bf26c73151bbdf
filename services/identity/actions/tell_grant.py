"""Tell of a grant: which account may open which chart from now on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.identity.domain.registration import Registration
from services.identity.tools import Tools
from shared.contracts.enrollment import Practice
from shared.contracts.identity import AccessGranted
from shared.work import Work


def tell_grant(work: Work[Tools], registration: Registration, account_id: UUID, *, ends_at: datetime | None) -> None:
    """The newest word on a grant stands: one that moved is told of once more."""
    if registration.person is None:
        raise LookupError("a grant of nobody's chart")
    work.announce(
        AccessGranted(
            invitation_id=registration.invitation_id,
            account_id=account_id,
            practice=Practice(**asdict(registration.practice)),
            chart_id=registration.chart_id,
            relation=registration.relation,
            display_name=registration.person.display_name(registration.practice),
            scopes=registration.scopes,
            ends_at=ends_at,
            granted_at=work.now,
        )
    )
