"""Reading what an EHR wrote as e-mail address and phone number."""

from __future__ import annotations

import pytest

from services.enrollment.contacts import Read, read_contacts
from services.enrollment.domain.details import Contacts, PhoneRefusal

REGIONS = ("US", "CA")
LONGEST = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@example",
        "ana@example.org,eva@example.org",
        "ana,silva@example.org",
        "ana@example.org\r\nBcc: eva@example.org",
        "ana\n@example.org",
        "ana@example.org ",
        "Ana <ana@example.org>",
        "ana@[127.0.0.1]",
        '"ana silva"@example.org',
        "ana@example..org",
        "ana\x00@example.org",
        "ána@example.org",
        "x" + LONGEST,
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert read_contacts(email, None, regions=REGIONS) is None


def test_an_address_of_254_characters_is_the_longest() -> None:
    assert len(LONGEST) == 254
    assert read_contacts(LONGEST, None, regions=REGIONS) == Read(Contacts(LONGEST))
    assert read_contacts(LONGEST.replace(".org", "e.org"), None, regions=REGIONS) is None


def test_the_person_s_own_spelling_is_kept_and_the_domain_is_written_in_ascii() -> None:
    read = read_contacts("Ana.Silva@EXÄMPLE.org", None, regions=REGIONS)
    assert read == Read(Contacts("Ana.Silva@xn--exmple-cua.org"))


@pytest.mark.parametrize("phone", ["415-555-2671", "(415) 555 2671", "+1 415 555 2671", "4155552671", "1-415-555-2671"])
def test_a_phone_is_kept_in_one_spelling(phone: str) -> None:
    assert read_contacts("ana@example.org", phone, regions=REGIONS) == Read(Contacts("ana@example.org", "+14155552671"))


def test_a_canadian_phone_is_allowed() -> None:
    read = read_contacts("ana@example.org", "+1 604 555 0123", regions=REGIONS)
    assert read
    assert read.contacts.phone == "+16045550123"


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        ("+44 20 7183 8750", PhoneRefusal.REGION_NOT_ALLOWED),
        ("+1 242 323 1234", PhoneRefusal.REGION_NOT_ALLOWED),
        ("call my son", PhoneRefusal.UNREADABLE),
        ("911", PhoneRefusal.UNREADABLE),
        ("555-123-4567", PhoneRefusal.UNREADABLE),
        ("+1 415 555 2671 +1 900", PhoneRefusal.UNREADABLE),
        ("9" * 400, PhoneRefusal.UNREADABLE),
    ],
)
def test_any_other_phone_only_costs_the_phone_and_says_why(phone: str, reason: PhoneRefusal) -> None:
    assert read_contacts("ana@example.org", phone, regions=REGIONS) == Read(Contacts("ana@example.org"), reason)


@pytest.mark.parametrize("phone", [None, "", "  "])
def test_no_phone_is_nothing_to_complain_about(phone: str | None) -> None:
    assert read_contacts("ana@example.org", phone, regions=REGIONS) == Read(Contacts("ana@example.org"))


def test_which_regions_are_allowed_is_a_setting() -> None:
    read = read_contacts("ana@example.org", "020 7183 8750", regions=("GB",))
    assert read
    assert read.contacts.phone == "+442071838750"
