"""May codes be sent to this number? Only where the operator wants to pay for them (trust.md 3); nobody is asked."""

from __future__ import annotations

from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumberType

DEAR = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


def is_served(phone: str, *, regions: Collection[str]) -> bool:
    """Is it a number (E.164) of one of these regions (ISO 3166), and none that costs the caller extra?"""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return False
    ours = any(phonenumbers.is_valid_number_for_region(number, region) for region in regions)
    return ours and phonenumbers.number_type(number) not in DEAR
