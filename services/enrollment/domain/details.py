"""The chart snapshot that an invitation keeps: who the patient is and where the person is reached (D11)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.enrollment.domain.relations import SELF

LANGUAGES = ("en", "es")


class PhoneRefusal(StrEnum):
    """Why an invitation stands without a phone; the practice reads it beside the row (trust.md 3)."""

    UNREADABLE = "phone_unreadable"
    REGION_NOT_ALLOWED = "phone_region_not_allowed"


@dataclass(frozen=True)
class Contacts:
    """Where the invited person is reached; `phone` is E.164."""

    email: str
    phone: str | None = None


@dataclass(frozen=True)
class Details:
    """What the practice told of the patient (names, date of birth) and of the person (contacts, language).

    `own_given_name` and `own_family_name` are a representative's, whose access staff may limit to `until`.
    """

    given_name: str | None
    family_name: str | None
    date_of_birth: date
    language: str
    contacts: Contacts
    own_given_name: str | None = None
    own_family_name: str | None = None
    until: datetime | None = None


def one_line(name: str | None) -> str | None:
    """A name without line breaks or runs of spaces; None when nothing is left."""
    return " ".join((name or "").split()) or None


def folded(email: str) -> str:
    """One spelling for all spellings of an address."""
    return unicodedata.normalize("NFKC", email).casefold()


def person_key(relation: str, details: Details) -> str:
    """Who is invited to a chart: the patient whatever the address, anybody else by relation, address and name."""
    if relation == SELF:
        return SELF
    names = " ".join(name for name in (details.own_given_name, details.own_family_name) if name)
    return f"{relation} {folded(details.contacts.email)} {folded(names)}".rstrip()


def spoken(language: str, *, otherwise: str) -> str:
    """The language to write in: the person's if there is a catalog for it, else the practice's."""
    primary = language.partition("-")[0].lower()
    return primary if primary in LANGUAGES else otherwise
