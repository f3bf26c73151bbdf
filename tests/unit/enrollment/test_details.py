"""Names, addresses and languages as an invitation keeps them."""

from __future__ import annotations

import pytest

from services.enrollment.domain.details import Contacts, one_line, person_key, spoken
from tests.unit.enrollment.makers import some_details


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


def person(relation: str, email: str, name: str | None = None) -> str:
    """The key of somebody who acts for Ana, or of Ana."""
    return person_key(relation, some_details(contacts=Contacts(email), own_given_name=name))


def test_the_patient_is_one_person_whatever_the_address() -> None:
    assert person("self", "a@example.org") == person("self", "b@example.org")


@pytest.mark.spec("D9", "S137")
def test_anybody_else_is_told_apart_by_relation_address_and_name_in_any_spelling() -> None:
    assert person("parent", "Ana@Example.org", "Eva") == person("parent", "ana@example.org", "EVA")
    assert person("parent", "ana@example.org") != person("guardian", "ana@example.org")
    assert person("parent", "ana@example.org") != person("parent", "eva@example.org")
    assert person("parent", "ana@example.org", "Eva") != person("parent", "ana@example.org", "Luis")
    assert person("parent", "ana@example.org") != person("self", "ana@example.org")


@pytest.mark.parametrize(("told", "used"), [("es", "es"), ("es-MX", "es"), ("EN", "en"), ("fr", "es"), ("", "es")])
def test_a_language_without_a_catalog_becomes_the_practices(told: str, used: str) -> None:
    assert spoken(told, otherwise="es") == used
