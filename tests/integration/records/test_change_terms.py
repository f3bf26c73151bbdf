"""A standing access narrows or ends; whoever holds the door enforces it at once, in any order of the words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from shared.contracts.records import RecordsRefused, SectionShown
from shared.contracts.reminders import AccessChanged
from tests.integration.records.reader import Reader, heard, opened
from tests.suite import Suite

NOW = datetime.now(UTC)


def changed(reader: Reader, version: int, *scopes: str, ends_at: datetime | None = None) -> AccessChanged:
    """What enrollment says."""
    return AccessChanged(
        invitation_id=reader.grant_id, version=version, scopes=scopes, ends_at=ends_at, changed_at=datetime.now(UTC)
    )


async def test_other_categories_hold_from_the_next_request_on(suite: Suite) -> None:
    reader = await opened(suite, relation="parent", scopes=("diagnoses", "allergies"))
    assert isinstance(await reader.look("diagnoses"), SectionShown)
    await suite.announce(changed(reader, 5, "allergies"))
    await heard(suite, 2)
    assert await reader.look("diagnoses") == RecordsRefused(reason="not_found")
    assert (await reader.see("allergies")).chart.sections == ("allergies",)


async def test_an_end_that_has_come_shuts_the_door(suite: Suite) -> None:
    reader = await opened(suite, relation="parent")
    await suite.announce(changed(reader, 5, "diagnoses", ends_at=NOW - timedelta(seconds=1)))
    await heard(suite, 2)
    assert await reader.look() == RecordsRefused(reason="not_found")


@pytest.mark.parametrize("order", list(permutations(("granted", "narrow", "old"))))
async def test_the_newest_terms_hold_whatever_comes_first(suite: Suite, order: tuple[str, ...]) -> None:
    reader = Reader(suite)
    await suite.start("records", "records")
    told: dict[str, Any] = {
        "granted": reader.granted(relation="parent", scopes=("diagnoses", "labs")),
        "old": changed(reader, 4, "diagnoses"),
        "narrow": changed(reader, 7, "allergies"),
    }
    for count, name in enumerate(order, 1):
        await suite.announce(told[name])
        await heard(suite, count)
    assert await reader.look("diagnoses") == RecordsRefused(reason="not_found")
    assert (await reader.see("allergies")).chart.sections == ("allergies",)


async def test_grant_and_terms_that_come_at_the_same_moment_end_alike(suite: Suite) -> None:
    await suite.start("records", "records", "records")
    readers = [Reader(suite) for _ in range(20)]
    for reader in readers:
        await suite.announce(reader.granted(relation="parent", scopes=("diagnoses",)))
        await suite.announce(changed(reader, 7, "allergies"))
    await heard(suite, 40)
    assert {type(await reader.look("diagnoses")) for reader in readers} == {RecordsRefused}


async def test_nothing_revives_what_was_revoked(suite: Suite) -> None:
    reader = await opened(suite)
    await suite.announce(reader.revoked())
    await heard(suite, 2)
    await suite.announce(changed(reader, 99, "diagnoses"))
    await heard(suite, 3)
    assert await reader.look() == RecordsRefused(reason="not_found")
