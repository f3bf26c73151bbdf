"""What enrollment tells records of what staff did about the accesses to a chart, for whoever reads its activity."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.messages import Event, Ident, Line


class StaffActed(Event, key="staff.acted", aggregate="chart_id", announcers=("enrollment",)):
    """A staff member did something about one person's access to a chart (45 CFR 170.315(e)(1)(ii)).

    `deed` is one of `invite`, `change_invitation`, `resend_invitation`, `cancel_invitation`, `change_phone`,
    `show_code` and `change_sharing`; `relation` is the person's. Each is a fact of its own, without versions.
    """

    practice_id: Ident
    chart_id: Ident
    invitation_id: UUID
    relation: Line
    staff_id: Ident
    deed: Line
    acted_at: datetime
