"""Reads a telephone number as people write it; whether it is anybody's is not asked."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers

LONGEST = 50
"""Characters; more is no telephone number."""


def read_phone(text: str, *, regions: Sequence[str]) -> str | None:
    """E.164, or None when it cannot be a number. Without a + it is read as one of the first region (ISO 3166)."""
    if len(text) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, regions[0])
    except phonenumbers.NumberParseException:
        return None
    # A number that can be called from next door only is possible too: it needs its area code.
    reason = phonenumbers.is_possible_number_with_reason(number)
    if number.extension or reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def written(phone: str) -> str:
    """E.164 as people of any country can read it, +1 202-555-0143, in one piece: no line ends inside it."""
    told = phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return told.replace(" ", "\u00a0").replace("-", "\u2011")
