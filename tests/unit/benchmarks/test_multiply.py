"""Copies of real rows: which columns tell two patients apart, and which table comes first."""

from __future__ import annotations

import pytest

from benchmarks.multiply import Column, in_order, statement


def test_ids_keys_and_names_are_made_anew_and_everything_else_is_copied() -> None:
    columns = [
        Column("id", "uuid"),
        Column("chart_id", "text"),
        Column("person", "bytea"),
        Column("details", "bytea"),
        Column("relation", "text"),
    ]
    found = statement("enrollment.invitations", columns, 100)
    assert "generate_series(1, 99)" in found
    assert """"chart_id" || '.' || n, sha256("person" || int8send(n)), "details", "relation" from""" in found
    assert """replace("id"::text, '-', '')""" in found
    assert "25920000::bigint * (100 - n)" in found  # thirty days shared among a hundred copies


def test_a_table_comes_after_those_that_it_refers_to() -> None:
    references = [("links", "registrations"), ("grants", "accounts"), ("grants", "registrations"), ("tree", "tree")]
    found = in_order(["grants", "links", "registrations", "accounts", "tree"], references)
    assert sorted(found) == ["accounts", "grants", "links", "registrations", "tree"]
    for child, parent in references[:3]:
        assert found.index(parent) < found.index(child)


def test_tables_in_a_circle_are_reported() -> None:
    with pytest.raises(ValueError, match="circle"):
        in_order(["a", "b"], [("a", "b"), ("b", "a")])
