"""A lab is shown once it was explicitly shared, and only as it was shared then (S120)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.integration.records.reader import Reader, heard, opened, refusals, rows, share, share_lab
from tests.suite import Suite
from tests.unit.records.builders import condition
from tests.unit.records.section_builders import MODIFIER, concept, lab, order, report


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read the labs."""
    return await opened(suite, scopes=("labs",))


def version(number: int, **more: Any) -> dict[str, Any]:
    """This version of one lab, named by its number."""
    return lab(code=concept(f"Version {number}"), meta={"versionId": str(number)}, **more)


@pytest.mark.spec("S120")
async def test_a_lab_that_is_only_part_of_the_record_is_never_shown(reader: Reader) -> None:
    await share(reader.suite, lab())
    await share(reader.suite, report())
    await heard(reader.suite, 3)

    assert await reader.names("labs") == []
    assert await rows(reader.suite, "select distinct set_aside from resources") == [("lab_not_shared",)]


@pytest.mark.spec("S120")
async def test_sharing_what_was_kept_aside_shows_it_though_nothing_in_it_changed(reader: Reader) -> None:
    await share(reader.suite, lab())
    await share_lab(reader.suite, lab())
    await heard(reader.suite, 3)

    assert await reader.names("labs") == ["Blood sugar (glucose)"]
    assert await rows(reader.suite, "select action, category, subject from audit where action = 'share'") == [
        ("share", "labs", "Observation/l1"),
        ("share", "labs", "Observation/l1"),
    ]


@pytest.mark.spec("S120")
@pytest.mark.parametrize(
    "later",
    [
        lab(),
        version(9),
        version(9, status="entered-in-error"),
        version(9, modifierExtension=MODIFIER),
        {**lab(), "valueQuantity": {"value": 1}},
    ],
)
async def test_a_later_word_about_the_record_neither_hides_nor_changes_a_shared_lab(
    reader: Reader, later: dict[str, Any]
) -> None:
    await share_lab(reader.suite, lab())
    await heard(reader.suite, 2)
    before = await rows(reader.suite, "select * from resources")
    page = (await reader.see("labs")).entries

    await share(reader.suite, later)
    await heard(reader.suite, 3)

    assert await rows(reader.suite, "select * from resources") == before
    assert (await reader.see("labs")).entries == page


@pytest.mark.spec("S120")
@pytest.mark.parametrize("order_told", list(itertools.permutations(("record 3", "lab 1", "lab 2"))))
async def test_only_the_newest_version_that_was_shared_is_shown_in_whatever_order_they_come(
    reader: Reader, order_told: tuple[str, ...]
) -> None:
    for count, told in enumerate(order_told, start=2):
        kind, _, number = told.partition(" ")
        await (share_lab if kind == "lab" else share)(reader.suite, version(int(number)))
        await heard(reader.suite, count)

    assert await reader.names("labs") == ["Version 2"]


@pytest.mark.spec("S120")
async def test_a_shared_lab_that_is_shared_again_as_an_error_disappears(reader: Reader) -> None:
    await share_lab(reader.suite, version(1))
    await share_lab(reader.suite, version(2, status="entered-in-error"))
    await heard(reader.suite, 3)

    assert await reader.names("labs") == []


@pytest.mark.spec("S120")
async def test_only_a_lab_can_be_shared_as_one(reader: Reader) -> None:
    told = {await share_lab(reader.suite, resource) for resource in (condition(), order())}

    assert set(await refusals(reader.suite, 2)) == {(ce_id, "resource_type_refused") for ce_id in told}
    assert await rows(reader.suite, "select 1 from resources") == []
    assert (
        await rows(reader.suite, "select action from audit where action like 'share%'")
        == [
            ("share.refused.resource_type_refused",),
        ]
        * 2
    )


@pytest.mark.spec("S120")
@pytest.mark.parametrize(
    "modified",
    [
        lab(modifierExtension=MODIFIER),
        lab(component=[{"code": concept("Part"), "modifierExtension": MODIFIER}]),
        lab(implicitRules="http://x.example/rules"),
    ],
)
@pytest.mark.parametrize("known_before", [False, True])
async def test_a_shared_lab_whose_meaning_is_modified_anywhere_is_not_shown(
    reader: Reader, modified: dict[str, Any], *, known_before: bool
) -> None:
    if known_before:
        await share(reader.suite, modified)
    await share_lab(reader.suite, modified)
    await heard(reader.suite, 2 + known_before)

    assert await reader.names("labs") == []
    assert await rows(reader.suite, "select set_aside from resources") == [("modifier_not_understood",)]


@pytest.mark.spec("S120")
async def test_a_value_in_words_is_shown_only_of_a_shared_lab_and_only_when_short(reader: Reader) -> None:
    words = {name: value for name, value in lab("words").items() if name != "valueQuantity"}
    await share(reader.suite, {**words, "valueString": "Negative"})
    await heard(reader.suite, 2)
    assert await rows(reader.suite, "select content ? 'valueString' from resources") == [(False,)]

    await share_lab(reader.suite, {**words, "valueString": "Negative"})
    await share_lab(reader.suite, {**words, "id": "note", "valueString": "A whole sentence. " * 9})
    await heard(reader.suite, 4)

    entries = (await reader.see("labs")).entries
    assert {entry.values[0].value for entry in entries if entry.kind == "lab_result"} == {"Negative", None}
