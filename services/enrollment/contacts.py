"""Reading what an EHR wrote as e-mail address and phone number; nothing here asks the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from services.enrollment.domain.details import Contacts, PhoneRefusal


@dataclass(frozen=True)
class Read:
    """What could be read; `phone_refusal` says why a phone that was told is not among it."""

    contacts: Contacts
    phone_refusal: PhoneRefusal | None = None


def read_contacts(email: str, phone: str | None, *, regions: Sequence[str]) -> Read | None:
    """Both as they are stored, or None when the address is none. A bad phone only costs the phone (trust.md 3)."""
    address = _read_email(email)
    if address is None:
        return None
    found = read_phone(phone, regions=regions)
    return Read(Contacts(address), found) if isinstance(found, PhoneRefusal) else Read(Contacts(address, found))


def read_phone(text: str | None, *, regions: Sequence[str]) -> str | PhoneRefusal | None:
    """E.164, None for nothing, or why not. A number without a country is read as one of the first region."""
    if not text or not text.strip():
        return None
    try:
        number = phonenumbers.parse(text, regions[0])
    except NumberParseException:
        return PhoneRefusal.UNREADABLE
    if any(phonenumbers.is_valid_number_for_region(number, region) for region in regions):
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return _why_not(number)


def _read_email(text: str) -> str | None:
    """The address in ASCII (a foreign domain as Punycode), at most 254 characters: what every mail server takes."""
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


def _why_not(number: PhoneNumber) -> PhoneRefusal:
    valid = phonenumbers.is_valid_number(number)
    return PhoneRefusal.REGION_NOT_ALLOWED if valid else PhoneRefusal.UNREADABLE
