"""Where FHIR gives no version, the EHR's own time decides: nothing late brings back what was corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.records.reader import Reader, heard, opened, rows, share
from tests.suite import Suite
from tests.unit.records.builders import condition, verification

WRONG = condition()
RIGHT = condition(verificationStatus=verification("entered-in-error"))
JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-01T00:00:00+00:00" for month in (1, 2, 3))


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read the chart."""
    return await opened(suite)


async def told(reader: Reader, *words: tuple[dict[str, Any], str]) -> None:
    """The EHR says each at its time; each is heard before the next, and none is remembered as heard."""
    for resource, time in words:
        async with reader.suite.connection("records") as connection:
            await connection.execute("delete from inbox")
        await share(reader.suite, resource, **{"ce-time": time})
        await heard(reader.suite, 1)


@pytest.mark.spec("S119")
async def test_a_late_repeat_without_any_version_never_brings_back_what_was_corrected(reader: Reader) -> None:
    await reader.names()
    await told(reader, (WRONG, JANUARY), (RIGHT, FEBRUARY), (WRONG, JANUARY))

    assert await reader.names() == []


async def test_what_comes_before_its_elder_stays(reader: Reader) -> None:
    await reader.names()
    await told(reader, (RIGHT, FEBRUARY), (WRONG, JANUARY))

    assert await reader.names() == []


async def test_what_was_said_again_is_as_new_as_its_last_saying(reader: Reader) -> None:
    await reader.names()
    await told(reader, (RIGHT, JANUARY), (RIGHT, MARCH), (WRONG, FEBRUARY))

    assert await reader.names() == []
    assert await rows(reader.suite, "select told_at from resources") == [(datetime.fromisoformat(MARCH),)]
    assert await rows(reader.suite, "select count(*) from audit where action = 'share'") == [(1,)]


async def test_a_clock_that_was_fast_does_not_shut_out_the_correction(reader: Reader) -> None:
    await reader.names()
    await told(reader, (WRONG, "2099-01-01T00:00:00+00:00"))
    await told(reader, (RIGHT, datetime.now(UTC).isoformat()))

    assert await reader.names() == []


@pytest.mark.parametrize("time", ["", "yesterday", JANUARY])
async def test_without_an_older_time_the_later_arrival_wins(reader: Reader, time: str) -> None:
    await reader.names()
    await told(reader, (WRONG, JANUARY), (RIGHT, time))

    assert await reader.names() == []
