"""How an invitation's secrets are closed: one value for the details, one for the PIN, each bound to its row."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from services.enrollment.domain.details import Contacts, Details
from shared.seals import Vault


def lock_details(vault: Vault, invitation_id: UUID, details: Details) -> bytes:
    """Names, date of birth, contacts and language in one value, so that a rotation or erasure touches one column."""
    contacts = details.contacts
    fields = {
        "given_name": details.given_name,
        "family_name": details.family_name,
        "date_of_birth": details.date_of_birth.isoformat(),
        "language": details.language,
        "email": contacts.email,
        "phone": contacts.phone,
        "own_given_name": details.own_given_name,
        "own_family_name": details.own_family_name,
        "until": details.until.isoformat() if details.until else None,
    }
    return vault.lock(json.dumps(fields), row=_details_row(invitation_id))


def unlock_details(vault: Vault, invitation_id: UUID, value: bytes) -> Details:
    """What `lock_details` closed, also by a former version. Raises SealBroken."""
    fields = json.loads(vault.unlock(value, row=_details_row(invitation_id)))
    return Details(
        given_name=fields["given_name"],
        family_name=fields["family_name"],
        date_of_birth=date.fromisoformat(fields["date_of_birth"]),
        language=fields["language"],
        contacts=Contacts(fields["email"], fields["phone"]),
        own_given_name=fields.get("own_given_name"),
        own_family_name=fields.get("own_family_name"),
        until=datetime.fromisoformat(fields["until"]) if fields.get("until") else None,
    )


def lock_pin(vault: Vault, invitation_id: UUID, pin: str) -> bytes:
    """The access code, so that staff can read it again (S24)."""
    return vault.lock(pin, row=_pin_row(invitation_id))


def unlock_pin(vault: Vault, invitation_id: UUID, value: bytes) -> str:
    """What `lock_pin` closed. Raises SealBroken."""
    return vault.unlock(value, row=_pin_row(invitation_id))


def _details_row(invitation_id: UUID) -> str:
    return f"{invitation_id}:details"


def _pin_row(invitation_id: UUID) -> str:
    return f"{invitation_id}:pin"
