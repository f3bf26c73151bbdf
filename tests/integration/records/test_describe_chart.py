"""Edits of demographics are seen by the next access, or at once where the practice lives so; a name never is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from shared.contracts.charts import ChartDescribed
from shared.contracts.records import Profile, ProfileShown, RecordsRefused
from shared.messages import Event
from tests.integration.records.reader import CHART, Reader, heard, opened, rows, share
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import patient

START = datetime.now(UTC) - timedelta(hours=1)
SCOPES = ("demographics",)
FIRST = {"ce-time": (START - timedelta(minutes=1)).isoformat()}


def described(hour: int = 0, *, live: bool = False, **more: Any) -> ChartDescribed:
    """The practice tells who the patient is."""
    fields: dict[str, Any] = {
        "practice_id": PRACTICE,
        "chart_id": CHART,
        "date_of_birth": date(1986, 11, 28),
        "gender": "other",
        "race": ("Asian",),
        "ethnicity": ("Not Hispanic or Latino",),
        "languages": ("Spanish",),
        "live": live,
        "told_at": START + timedelta(minutes=hour),
    }
    return ChartDescribed(**{**fields, **more})


async def seen(reader: Reader) -> Profile:
    """What the grant shows."""
    found = await reader.look_up()
    assert isinstance(found, ProfileShown)
    assert found.profile is not None
    return found.profile


async def again(suite: Suite, count: int) -> Reader:
    """A new invitation of the same person was granted; records has heard `count` messages by then."""
    reader = Reader(suite)
    await suite.announce(reader.granted(scopes=SCOPES))
    await heard(suite, count)
    return reader


@pytest.mark.spec("S129", "S130")
async def test_an_edit_is_seen_only_after_a_new_invitation(suite: Suite) -> None:
    reader = await opened(suite, scopes=SCOPES)
    await share(suite, patient(), **FIRST)
    await heard(suite, 2)
    await suite.announce(described())
    await heard(suite, 3)
    assert ((await seen(reader)).gender, (await seen(reader)).born) == ("male", "1986-11-27")
    profile = await seen(await again(suite, 4))
    assert (profile.gender, profile.born, profile.race) == ("other", "1986-11-28", ("Asian",))
    assert (profile.ethnicity, profile.languages) == (("Not Hispanic or Latino",), ("Spanish",))
    assert (await seen(reader)).gender == "male"


@pytest.mark.spec("S128", "D10")
async def test_in_live_mode_an_edit_is_seen_at_once_and_the_name_stays(suite: Suite) -> None:
    reader = await opened(suite, scopes=SCOPES)
    await share(suite, patient(), **FIRST)
    await heard(suite, 2)
    await suite.announce(described(live=True))
    await heard(suite, 3)
    profile = await seen(reader)
    assert (profile.gender, profile.languages, profile.names) == ("other", ("Spanish",), ("Gustavo Mejía",))


@pytest.mark.spec("S127")
async def test_a_name_that_is_edited_never_crosses_to_a_standing_access(suite: Suite) -> None:
    reader = await opened(suite, scopes=SCOPES)
    await share(suite, patient(), **FIRST)
    await heard(suite, 2)
    renamed = patient(name=[{"family": "Changed", "given": ["Newly"]}], gender="female", meta={"versionId": "900"})
    await share(suite, renamed)
    await heard(suite, 3)
    profile = await seen(reader)
    assert (profile.names, profile.gender) == (("Gustavo Mejía",), "male")
    assert (await seen(await again(suite, 4))).names == ("Newly Changed",)


async def test_a_patient_that_is_shared_after_the_grant_is_seen(suite: Suite) -> None:
    reader = await opened(suite, scopes=SCOPES)
    found = await reader.look_up()
    assert isinstance(found, ProfileShown)
    assert found.profile is None
    await share(suite, patient(), **FIRST)
    await heard(suite, 2)
    assert (await seen(reader)).names == ("Gustavo Mejía",)


async def test_a_patient_that_is_not_understood_any_more_is_not_shown_in_an_older_version(suite: Suite) -> None:
    reader = await opened(suite, scopes=SCOPES)
    await share(suite, patient(), **FIRST)
    await share(suite, patient(implicitRules="http://x.example/rules", meta={"versionId": "900"}))
    await heard(suite, 3)
    found = await reader.look_up()
    assert isinstance(found, ProfileShown)
    assert found.profile is None


async def test_the_word_told_last_stands_in_every_order_of_arrival_and_twice(suite: Suite) -> None:
    await suite.start("records")
    told: list[Event] = []
    for number, order in enumerate(permutations((1, 2, 3))):
        words = [described(hour, live=True, chart_id=f"chart-{number}", gender=g) for hour, g in
                 zip(order, [("male", "female", "other")[hour - 1] for hour in order], strict=True)]  # fmt: skip
        told += [*words, words[0]]
    for one in told:
        await suite.announce(one)
    await heard(suite, len(told))
    readers = [Reader(suite) for _ in range(6)]
    for number, reader in enumerate(readers):
        await suite.announce(reader.granted(chart_id=f"chart-{number}", scopes=SCOPES))
    await heard(suite, len(told) + 6)
    assert {(await seen(reader)).gender for reader in readers} == {"other"}


async def test_nothing_of_it_is_in_the_clear_nor_for_who_may_not_read_it(suite: Suite) -> None:
    reader = await opened(suite, scopes=("diagnoses",))
    await suite.announce(described(live=True, race=("canary-race",)))
    await heard(suite, 2)
    assert isinstance(await reader.look_up(), RecordsRefused)
    assert "canary-race" not in str(await rows(suite, "select demographics::text from demographics"))
    stranger = Reader(suite, grant_id=reader.grant_id)
    assert isinstance(await stranger.look_up(), RecordsRefused)
    [(_, action, category)] = await rows(suite, "select chain, action, category from audit where action = 'describe'")
    assert (action, category) == ("describe", "demographics")


async def test_what_was_kept_before_this_table_is_the_first_version(suite: Suite) -> None:
    reader = await opened(suite, scopes=SCOPES)
    await share(suite, patient(), **FIRST)
    await heard(suite, 2)
    async with suite.connection("records") as connection:
        await connection.execute("truncate demographics")
    assert (await seen(reader)).gender == "male"
