"""Who can see a chart: the patient learns of everybody, whoever acts for the patient of themselves alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.contracts.enrollment import Practice
from shared.contracts.readers import ReadersRefused, ReadersShown, ShowReaders
from shared.contracts.reminders import AccessChanged
from shared.seals import fingerprint
from tests.integration.identity.persons import Browser, execute, heard, invited, reason, revoke, value
from tests.suite import Suite

CHART = {"chart_id": "c-1"}


async def enrolled(chartkey: Suite, username: str, **changes: object) -> tuple[Browser, UUID]:
    """Somebody with an account that opens the chart, and the grant's id."""
    issued, link = await invited(chartkey, **{**CHART, "email": f"{username}@example.org", **changes})
    browser = Browser(chartkey)
    await browser.register(link, username)
    return browser, issued.invitation_id


async def readers(browser: Browser, grant_id: UUID) -> ReadersShown | ReadersRefused:
    """What the page asks."""
    request = ShowReaders(session=fingerprint(browser.session or ""), grant_id=grant_id)
    return await browser.suite.bus.ask(request)


@pytest.mark.spec("S53", "S84")
async def test_the_patient_is_told_who_may_look_why_since_when_and_until_when(chartkey: Suite) -> None:
    rosa, own = await enrolled(chartkey, "rosa")
    ends_at = datetime.now(UTC) + timedelta(days=90)
    await enrolled(chartkey, "carl", relation="spouse", ends_at=ends_at)
    await enrolled(chartkey, "else", chart_id="c-2")
    other = Practice(practice_id="northside", name="Northside")
    await enrolled(chartkey, "there", practice=other)
    told = await readers(rosa, own)
    assert isinstance(told, ReadersShown)
    found = [(one.name, one.relation, one.until, one.is_asker) for one in told.readers]
    assert found == [("Rosa Leary", "self", None, True), ("Rosa Leary", "spouse", ends_at, False)]
    assert told.all_told
    assert await value(chartkey, "select by_right from audit where action = 'show-readers'") == "self"


@pytest.mark.spec("S75")
async def test_until_when_is_told_as_it_stands_after_every_change(chartkey: Suite) -> None:
    rosa, own = await enrolled(chartkey, "rosa")
    now = datetime.now(UTC)
    carl, grant = await enrolled(chartkey, "carl", relation="spouse", ends_at=now + timedelta(days=90))
    for version, until in ((5, now + timedelta(days=9)), (6, None), (7, now + timedelta(days=30))):
        told = AccessChanged(invitation_id=grant, version=version, scopes=(), ends_at=until, changed_at=now)
        await heard(chartkey, await chartkey.announce(told))
        for asker, chart in ((rosa, own), (carl, grant)):
            shown = await readers(asker, chart)
            assert isinstance(shown, ReadersShown)
            assert [one.until for one in shown.readers if one.relation == "spouse"] == [until]


async def test_whoever_acts_for_the_patient_is_told_of_nobody_else(chartkey: Suite) -> None:
    await enrolled(chartkey, "rosa")
    carl, grant = await enrolled(chartkey, "carl", relation="spouse")
    told = await readers(carl, grant)
    assert isinstance(told, ReadersShown)
    assert [one.relation for one in told.readers] == ["spouse"]
    assert not told.all_told


async def test_what_is_over_is_not_told(chartkey: Suite) -> None:
    rosa, own = await enrolled(chartkey, "rosa")
    for name, relation in (("carl", "spouse"), ("dora", "child")):
        await enrolled(chartkey, name, relation=relation)
    ended = await value(chartkey, "select grant_id from grants where relation = 'spouse'")
    await revoke(chartkey, ended)
    await execute(chartkey, "update grants set ends_at = now() where relation = 'child'")
    told = await readers(rosa, own)
    assert isinstance(told, ReadersShown)
    assert [one.relation for one in told.readers] == ["self"]


async def test_other_grants_and_other_sessions_are_refused(chartkey: Suite) -> None:
    rosa, own = await enrolled(chartkey, "rosa")
    carl, carls = await enrolled(chartkey, "carl", relation="spouse")
    for grant in (own, UUID(int=7)):
        assert reason(await readers(carl, grant)) == "not_found"
    assert reason(await readers(rosa, carls)) == "not_found"
    await rosa.log_out()
    assert reason(await readers(rosa, own)) == "session_over"
