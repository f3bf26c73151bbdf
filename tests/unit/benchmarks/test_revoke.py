"""The table that tells of a revocation's clock."""

from __future__ import annotations

from benchmarks.revoke import told

LOAD = {"invitations": 1500, "pages": 320}


def test_the_promise_is_about_the_load_and_not_about_the_quiet() -> None:
    table = told([0.02, 0.03], [0.5, 2.5], LOAD)
    assert "| while load runs | 2 | 0.500 | 2.500 | 2.500 |" in table
    assert "**not reached**" in table
    assert "**not reached**" not in told([9.0], [0.5], LOAD)


def test_what_ran_beside_it_is_told() -> None:
    assert "1,500 invitations told, 320 pages read" in told([0.1], [0.1], LOAD)
