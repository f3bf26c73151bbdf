"""Names, addresses and languages as an invitation keeps them."""

from __future__ import annotations

import pytest

from services.enrollment.domain.details import one_line, person_key, spoken


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("  Ana  Maria ", "Ana Maria"),
        ("Ana\r\nBcc: x@example.org", "Ana Bcc: x@example.org"),
        ("Ana\u2028Silva", "Ana Silva"),
        ("", None),
        (" \t", None),
        (None, None),
    ],
)
def test_a_name_is_one_line_or_none(told: str | None, kept: str | None) -> None:
    assert one_line(told) == kept


def test_the_patient_is_one_person_whatever_the_address() -> None:
    assert person_key("self", "a@example.org") == person_key("self", "b@example.org")


def test_anybody_else_is_told_apart_by_relation_and_address_in_any_spelling() -> None:
    assert person_key("mother", "Ana@Example.org") == person_key("mother", "ana@example.org")
    assert person_key("mother", "ana@example.org") != person_key("father", "ana@example.org")
    assert person_key("mother", "ana@example.org") != person_key("mother", "eva@example.org")
    assert person_key("mother", "ana@example.org") != person_key("self", "ana@example.org")


@pytest.mark.parametrize(("told", "used"), [("es", "es"), ("es-MX", "es"), ("EN", "en"), ("fr", "es"), ("", "es")])
def test_a_language_without_a_catalog_becomes_the_practices(told: str, used: str) -> None:
    assert spoken(told, otherwise="es") == used
