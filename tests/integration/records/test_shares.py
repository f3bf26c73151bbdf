"""A share opens what its maker's access opens, to whoever has link and passcode, and shuts with it at once (S124)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from services.records.domain.sections import SECTIONS
from services.records.store.demographics import Version, seen_by
from shared.contracts.disowning import AccessEnded
from shared.contracts.ehr import RecordWithdrawn
from shared.contracts.exports import BundleDownloaded, Choice
from shared.contracts.records import RecordsRefused
from shared.contracts.recovery import AccountSecured
from shared.contracts.reminders import AccessChanged
from shared.contracts.shares import (
    CheckVisit,
    DownloadShare,
    LeaveShare,
    PasscodeRefused,
    ShareGone,
    ShareMade,
    ShareRefused,
    ShareStopped,
    ShareViewed,
    ShareWaits,
    ViewShare,
    VisitStands,
)
from shared.seals import fingerprint, token
from tests.integration.records.lending import ALL, FOR, Lent, execute, history, lend, listed, make, sealer
from tests.integration.records.reader import CHART, Reader, heard, hits, opened, rows, share, share_lab
from tests.integration.records.test_change_sharing import withheld
from tests.integration.records.test_download_chart import bundle, copy
from tests.suite import Suite, eventually
from tests.unit.records.builders import condition, patient
from tests.unit.records.section_builders import allergic, lab

NOT_FOUND = RecordsRefused(reason="not_found")
OF_A_SHARE = 2
"""Orders that are heard too: it is made, and unlocked."""
OVER = RecordsRefused(reason="session_over")
SOME = Choice(parts=("diagnoses", "demographics"), since=date(2022, 1, 1))


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """Everything is open to this account, of a chart with something in some sections."""
    found = await opened(suite, scopes=(*SECTIONS, "demographics"))
    await share(suite, patient())
    await share(suite, condition("c1", onsetDateTime="2015-03"))
    await share(suite, allergic())
    await share_lab(suite, lab())
    await heard(suite, 5)
    return found


@pytest.mark.spec("S124")
async def test_a_recipient_sees_and_takes_away_exactly_what_the_makers_own_copy_holds(reader: Reader) -> None:
    for choice in (ALL, SOME):
        lent, own = await lend(reader, choice), await copy(reader, choice)
        told, taken = await lent.read(), await lent.ask(DownloadShare(visit=lent.visit, form="words"))
        for found in (told, taken):
            assert found.model_dump(exclude={"made_at", "chart"}) == own.model_dump(exclude={"made_at", "chart"})
            assert {*found.chart.sections, "demographics"} == set(choice.parts)
        found = await lent.ask(DownloadShare(visit=lent.visit, form="bundle"))
        assert isinstance(found, BundleDownloaded)
        told = json.loads(found.bundle)
        Bundle.model_validate(told)
        assert told["entry"] == (await bundle(reader, choice))["entry"]
    fresh = condition("c9", display="Asthma")
    await share(reader.suite, fresh)
    await heard(reader.suite, 5 + 2 * OF_A_SHARE + 1)
    names = [entry.clinical_name for one in (await lent.read()).sections for entry in one.entries]
    assert "Asthma" in names


@pytest.mark.spec("S124")
async def test_the_maker_and_nobody_else_is_told_of_it_and_the_history_says_what_became_of_it(reader: Reader) -> None:
    lent = await lend(reader, Choice(parts=("labs", "diagnoses")), days=1)
    await lent.view()
    await lent.ask(DownloadShare(visit=lent.visit, form="words"))
    (row,) = await listed(reader)
    assert (row.share_id, row.status, row.opened, row.downloaded) == (lent.share_id, "open", 1, 1)
    assert sealer(reader.suite).open(row.recipient) == FOR
    assert row.parts == ("diagnoses", "labs")
    assert row.ends_at - row.made_at == timedelta(days=1)
    assert row.opened_at is not None
    assert await lent.stop() == ShareStopped()
    assert await lent.stop() == ShareStopped()
    assert (await history(reader))[:4] == [
        ("self", "stop-share", "", FOR),
        ("share", "download-share", "diagnoses,labs", FOR),
        ("share", "view-share", "diagnoses,labs", FOR),
        ("self", "make-share", "diagnoses,labs", FOR),
    ]
    assert [one.status for one in await listed(reader)] == ["stopped"]
    parent = Reader(reader.suite)
    await reader.suite.announce(parent.granted(relation="parent"))
    await heard(reader.suite, 5 + OF_A_SHARE + 2 + 1)
    assert await listed(parent) == ()
    assert await history(parent) == [("parent", "open", "", None)]


@pytest.mark.spec("S124")
async def test_a_representative_lends_what_their_own_access_opens_and_the_patient_is_told(reader: Reader) -> None:
    parent = Reader(reader.suite)
    await reader.suite.announce(parent.granted(relation="parent", scopes=("labs",)))
    await heard(reader.suite, 6)
    lent = await lend(parent)
    told = (await lent.view()).told
    assert [one.section for one in told.sections] == ["labs"]
    assert told.profile is None
    assert await make(parent, Choice(parts=("diagnoses",))) == NOT_FOUND
    assert (await history(reader))[:2] == [("share", "view-share", "labs", FOR), ("parent", "make-share", "labs", FOR)]
    assert (await history(parent))[:2] == (await history(reader))[:2]


Shutter = Callable[[Reader, Lent], Awaitable[Any]]


async def _revoked(reader: Reader, _: Lent) -> None:
    await reader.suite.announce(reader.revoked())


async def _left(reader: Reader, _: Lent) -> None:
    """Also what "this is not me" and a closed account announce."""
    await reader.suite.announce(AccessEnded(invitation_id=reader.grant_id, reason="not_me", ended_at=datetime.now(UTC)))


async def _changed(reader: Reader, *scopes: str, ends_at: datetime | None = None) -> None:
    now = datetime.now(UTC)
    changed = AccessChanged(invitation_id=reader.grant_id, version=2, scopes=scopes, ends_at=ends_at, changed_at=now)
    await reader.suite.announce(changed)


async def _narrowed(reader: Reader, _: Lent) -> None:
    await _changed(reader, "immunizations")


async def _of_age(reader: Reader, _: Lent) -> None:
    await _changed(reader, *SECTIONS, ends_at=datetime.now(UTC) - timedelta(seconds=1))


async def _withheld(reader: Reader, _: Lent) -> None:
    await reader.suite.announce(withheld("labs", "diagnoses", "demographics"))


async def _moved_to_another_account(reader: Reader, _: Lent) -> None:
    granted = Reader(reader.suite, grant_id=reader.grant_id).granted(scopes=SECTIONS)
    await reader.suite.announce(granted)


async def _stopped(_: Reader, lent: Lent) -> None:
    assert await lent.stop() == ShareStopped()


async def _expired(reader: Reader, _: Lent) -> None:
    await execute(reader.suite, "update shares set made_at = made_at - interval '7 days', ends_at = now()")


async def _password_reset(reader: Reader, _: Lent) -> None:
    """Also what a required reset and "this was not me" announce."""
    await reader.suite.announce(AccountSecured(account_id=reader.account_id, secured_at=datetime.now(UTC)))


SHUTTERS = (
    *(_revoked, _left, _narrowed, _of_age, _withheld, _moved_to_another_account, _stopped, _expired, _password_reset),
)


async def profile_of(lent: Lent) -> Mapping[str, Version]:
    """By its own statement: it is never read unless the chart's was right a moment before."""
    grant_id, account_id, share_id = lent.reader.grant_id, lent.reader.account_id, lent.share_id
    async with lent.reader.suite.connection("records") as connection:
        return await seen_by(
            connection, grant_id=grant_id, account_id=account_id, session_id=share_id, share_id=share_id
        )


@pytest.mark.spec("S89", "S124", "D6")
@pytest.mark.parametrize("shut", SHUTTERS, ids=lambda shut: shut.__name__.strip("_"))
async def test_whatever_shuts_the_makers_access_or_the_share_shuts_it_at_the_next_request(
    reader: Reader, shut: Shutter
) -> None:
    lent = await lend(reader, Choice(parts=("labs", "diagnoses", "demographics")))
    assert len((await lent.read()).sections) == 2
    assert list(await profile_of(lent)) == ["patient"]
    await shut(reader, lent)

    async def shuts() -> bool:
        return bool(await lent.view() == NOT_FOUND)

    assert await eventually(shuts, within=2)
    late = [DownloadShare(visit=lent.visit, form="words"), DownloadShare(visit=lent.visit, form="bundle")]
    assert [await lent.ask(one) for one in (*late, CheckVisit(visit=lent.visit))] == [NOT_FOUND] * 3
    assert await profile_of(lent) == {}
    assert await lent.knock() == ShareGone()
    assert await lent.unlock() == ShareGone()
    assert await rows(reader.suite, "select downloaded from shares") == [(0,)]


async def test_what_is_withheld_or_withdrawn_leaves_an_open_share_and_comes_back_with_the_access(
    reader: Reader,
) -> None:
    lent = await lend(reader, Choice(parts=("labs", "diagnoses", "demographics")))
    await reader.suite.announce(withheld("labs", "demographics"))
    await reader.suite.ehr.tell(RecordWithdrawn(chart_id=CHART, resource_type="Condition", resource_id="c1"))
    await heard(reader.suite, 5 + OF_A_SHARE + 2)
    told = await lent.read()
    assert [(one.section, one.entries) for one in told.sections] == [("diagnoses", ())]
    assert told.profile is None
    assert (told.chart.sections, told.chart.profile) == (("diagnoses",), False)
    assert (await listed(reader))[0].parts == ("diagnoses",)
    assert (await history(reader))[0][2] == "diagnoses"
    await reader.suite.announce(withheld(version=2))
    await heard(reader.suite, 5 + OF_A_SHARE + 3)
    assert [one.section for one in (await lent.read()).sections] == ["diagnoses", "labs"]


@pytest.mark.spec("S124")
async def test_fifty_parallel_guesses_are_five_tries_and_the_tenth_miss_ends_the_share(reader: Reader) -> None:
    lent = await lend(reader)
    wrong = [f"{(int(lent.passcode) + n) % 10**8:08}" for n in range(1, 51)]
    replies = await asyncio.gather(*(lent.unlock(one) for one in wrong))
    assert all(isinstance(reply, PasscodeRefused) for reply in replies)
    assert sum(reply.reason == "no_match" for reply in replies) == 4
    assert sum(reply.reason == "paused" for reply in replies) == 46
    assert await rows(reader.suite, "select failures from shares") == [(5,)]
    assert isinstance(await lent.unlock(), PasscodeRefused)
    waits = await lent.knock()
    assert isinstance(waits, ShareWaits)
    assert waits.retry_at is not None
    assert isinstance(await lent.view(), ShareViewed)
    await execute(reader.suite, "update shares set paused_until = now()")
    assert await lent.unlock("1234-567") == PasscodeRefused(reason="malformed", attempts_left=5)
    last = [await lent.unlock(one) for one in wrong[:5]]
    assert [getattr(reply, "attempts_left", "gone") for reply in last] == [4, 3, 2, 1, "gone"]
    assert await lent.unlock() == ShareGone()
    assert await lent.view() == NOT_FOUND
    assert [one.status for one in await listed(reader)] == ["locked"]
    assert (await history(reader))[0] == ("share", "lock-share", "", FOR)
    tries = "select count(*) from audit where action in ('refuse-unlock-share', 'lock-share')"
    assert await rows(reader.suite, tries) == [(10,)]


@pytest.mark.spec("D6")
async def test_somebody_elses_share_and_one_that_never_was_are_the_same(reader: Reader) -> None:
    lent, neighbor = await lend(reader), Reader(reader.suite)
    await reader.suite.announce(neighbor.granted(chart_id="chart-10"))
    await heard(reader.suite, 5 + OF_A_SHARE + 1)
    other = await lend(neighbor)
    assert await lent.stop(neighbor) == ShareStopped()
    assert isinstance(await lent.view(), ShareViewed)
    stranger = Reader(reader.suite, grant_id=reader.grant_id)
    assert await lent.stop(stranger) == NOT_FOUND
    assert await make(stranger) == NOT_FOUND
    assert await make(neighbor, grant_id=reader.grant_id) == NOT_FOUND
    assert [row.share_id for row in await listed(neighbor)] == [other.share_id]
    assert isinstance(await lent.unlock(other.passcode), PasscodeRefused)
    for link in (token(), "short", f"{lent.token}="):
        assert await lent.knock(link=link) == await lent.unlock(link=link) == ShareGone()
    assert await lent.ask(ViewShare(visit=fingerprint(token()))) == OVER
    assert await rows(reader.suite, "select failures from shares order by made_at") == [(1,), (0,)]


async def test_only_a_password_given_a_moment_ago_makes_a_share_and_only_so_many(suite: Suite) -> None:
    reader = await opened(suite, scopes=SECTIONS)
    replies = await asyncio.gather(*(make(reader) for _ in range(24)))
    assert sum(isinstance(reply, ShareMade) for reply in replies) == 20
    assert sum(reply == ShareRefused(reason="too_many") for reply in replies) == 4
    assert await make(reader, proven=timedelta(minutes=11)) == ShareRefused(reason="not_fresh")
    for nobody in ("", "  ", "a" * 101, "a\u0007b"):
        assert await make(reader, recipient=nobody) == ShareRefused(reason="recipient_missing")
    assert await rows(suite, "select count(*) from audit where action = 'make-share'") == [(20,)]


async def test_a_visit_ends_when_it_is_left_or_idle_and_the_passcode_begins_another(reader: Reader) -> None:
    lent = await lend(reader)
    await lent.ask(LeaveShare(visit=lent.visit))
    assert await lent.view() == OVER
    await lent.unlock()
    await execute(reader.suite, "update share_visits set seen_at = now() - interval '14 minutes'")
    assert [type(await lent.view()), await lent.ask(CheckVisit(visit=lent.visit))] == [ShareViewed, VisitStands()]
    await execute(reader.suite, "update share_visits set seen_at = now() - interval '15 minutes'")
    assert [await lent.view(), await lent.ask(CheckVisit(visit=lent.visit))] == [OVER] * 2


async def test_neither_link_nor_passcode_nor_whom_it_is_for_can_be_read_where_they_are_kept(reader: Reader) -> None:
    lent = await lend(reader)
    await lent.unlock(f"{(int(lent.passcode) + 1) % 10**8:08}")
    await lent.view()
    for secret in (lent.token, lent.passcode, "Canary"):
        assert await hits(reader.suite, secret) == []
