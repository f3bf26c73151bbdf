"""What a medicine or a procedure is for is a diagnosis: who may not see those is not told it by another part (D6)."""

from __future__ import annotations

import pytest

from shared.contracts.exports import PARTS, Choice
from shared.contracts.records import Section
from tests.integration.records import test_download_chart as downloads
from tests.integration.records.lending import lend
from tests.integration.records.ordering import discard, ordered, ready, whole
from tests.integration.records.reader import Reader, heard, opened, share
from tests.integration.records.test_change_sharing import NOT_FOUND, withheld
from tests.suite import Suite, eventually
from tests.unit.records.section_builders import concept, operation, order

CANARY = "Canaryitis"
BOTH: tuple[Section, ...] = ("medications", "procedures")
EVERYTHING = Choice(parts=PARTS)
ALONE = Choice(parts=BOTH)


async def said(reader: Reader, choice: Choice) -> list[bool]:
    """Is it told on either page, in a copy in words, one of FHIR, a large one of each, and by a share?"""
    copies = [await ordered(reader, form, choice) for form in ("pdf", "fhir")]
    await ready(reader, 2)
    large = [(await whole(reader, copy)).pieces for copy in copies]
    for copy in copies:
        await discard(reader, copy)
    pages = [await reader.see(section) for section in BOTH]
    small = [await downloads.copy(reader, choice), await downloads.bundle(reader, choice)]
    lent = await lend(reader, choice)
    return [CANARY in str(one) for one in (*pages, *small, *large, await lent.read())]


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read a chart with a medicine and a procedure for one reason."""
    found = await opened(suite, scopes=("diagnoses", *BOTH))
    await share(suite, order(reasonCode=[concept(CANARY)]))
    await share(suite, operation(reasonCode=[concept(CANARY)]))
    await heard(suite, 3)
    return found


@pytest.mark.spec("D6", "S119", "S124")
async def test_a_reason_is_told_beside_diagnoses_alone_and_to_nobody_from_whom_these_are_withheld(
    reader: Reader,
) -> None:
    lent = await lend(reader)
    assert CANARY in str(await lent.read())
    assert await said(reader, EVERYTHING) == [True] * 7
    assert await said(reader, ALONE) == [True, True] + [False] * 5  # a copy or share of other parts names none

    await reader.suite.announce(withheld("diagnoses"))

    async def shut() -> bool:
        return await reader.look() == NOT_FOUND

    await eventually(shut)
    assert await said(reader, EVERYTHING) == [False] * 7
    assert CANARY not in str(await lent.read())
