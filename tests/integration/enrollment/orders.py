"""What staff of the demo practice order, as the tests say it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.enrollment import (
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    InvitePerson,
    ResendInvitation,
    RevokeAccess,
)
from tests.integration.enrollment.practice import CHART, STAFF
from tests.suite import PRACTICE

BY: dict[str, Any] = {"practice_id": PRACTICE, "staff_id": STAFF}
CHILD = date(2018, 3, 3)


def invite(**more: Any) -> InvitePerson:
    """Ana is invited by hand."""
    told = {"email": "ana@example.org", "phone": "(415) 555-2671", "given_name": "Ana", "family_name": "Silva"}
    fields = {**BY, "chart_id": CHART, "date_of_birth": date(1954, 7, 9), **told}
    return InvitePerson(**{**fields, **more})


def add(**more: Any) -> AddRepresentative:
    """Eva, Ana's daughter, is to act for her."""
    own = {"own_given_name": "Eva", "own_family_name": "Silva", "email": "eva@example.org", "relation": "CHILD"}
    return AddRepresentative(**{**BY, "chart_id": CHART, **own, **more})


def resend(invitation_id: UUID, **more: Any) -> ResendInvitation:
    """Send it anew."""
    return ResendInvitation(**{**BY, "invitation_id": invitation_id, **more})


def change_phone(invitation_id: UUID, phone: str | None, **more: Any) -> ChangePhone:
    """Correct the phone."""
    return ChangePhone(**{**BY, "invitation_id": invitation_id, "phone": phone, **more})


def cancel(invitation_id: UUID, **more: Any) -> CancelInvitation:
    """Take it back."""
    return CancelInvitation(**{**BY, "invitation_id": invitation_id, **more})


def revoke(invitation_id: UUID, **more: Any) -> RevokeAccess:
    """End the access."""
    return RevokeAccess(**{**BY, "invitation_id": invitation_id, **more})
