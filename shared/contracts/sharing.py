"""Withholding: which categories a practice does not share, with anybody or with one person, and why (D6)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.enrollment import StaffRefused
from shared.contracts.proxy import Category
from shared.messages import Event, Ident, Line, Message, Reply, Request

WithholdingReason = Literal["not_recorded", "law", "harm", "privacy", "patient_asked"]
"""Why a category is withheld: it is not recorded as structured information (S119), a law forbids it, it could harm
somebody (45 CFR 171.201), it protects somebody's privacy (171.202), or the patient asked for it."""


class Withheld(Message):
    """One category that is not shown, and the recorded reason. The person is told neither."""

    category: Category
    reason: WithholdingReason


class SharingShown(Reply):
    """What is withheld, from everybody with access or from one person; `version` 0: nothing ever was."""

    version: int
    withheld: tuple[Withheld, ...]
    invitation_id: UUID | None = None


class ShowSharing(Request[SharingShown | StaffRefused], key="enrollment.show-sharing", query=True):
    """What the practice withholds from everybody or, with `invitation_id`, from one person beside that."""

    practice_id: Ident
    staff_id: Ident
    invitation_id: UUID | None = None


class SetSharing(Request[SharingShown | StaffRefused], key="enrollment.set-sharing"):
    """Withhold exactly these categories from everybody or, with `invitation_id`, from one person beside that; what is
    not named is shown again. It replaces what stood at `version`, and is in force within a second or two.

    Refused to everybody whom the practice's EHR has not last called an administrator.
    """

    practice_id: Ident
    staff_id: Ident
    version: int
    withheld: tuple[Withheld, ...]
    invitation_id: UUID | None = None


class SharingChanged(Event, key="sharing.changed", aggregate="practice_id", announcers=("enrollment",)):
    """What a practice withholds from everybody (`invitation_id` is null) or from one person; higher `version` wins.

    The reasons stay with enrollment.
    """

    practice_id: Ident
    invitation_id: UUID | None
    version: int
    withheld: tuple[Line, ...]
    changed_at: datetime
