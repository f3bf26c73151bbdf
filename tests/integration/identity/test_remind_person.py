"""A person is written to before their link dies, or before their access ends."""

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import pytest

from services.identity.domain.links import url
from shared.contracts.hours import Hours
from shared.contracts.identity import LinkAccepted, LinkRefused
from shared.contracts.reminders import RemindPerson
from tests.integration.identity.persons import Browser, cancel, execute, heard, invited, revoke, said, sealer, value
from tests.suite import Suite, eventually

LANE = "notifications.send-email.reminders"
HOURS = Hours(zone="America/Denver", since=9, until=20)


async def remind(
    chartkey: Suite, invitation_id: UUID, about: Literal["link", "access"] = "link", days: int = 3
) -> None:
    """Enrollment asks for it; identity has worked on it."""
    order = RemindPerson(invitation_id=invitation_id, about=about, days=days, hours=HOURS)
    await heard(chartkey, await chartkey.order(order, by="enrollment"))


def token_of(chartkey: Suite, asked: dict[str, Any]) -> str:
    """The token in the link of a mail order."""
    link = sealer(chartkey, "notifications").open(asked["link"])
    return link.removeprefix(url("http://localhost:8080", ""))


async def test_a_fresh_link_stands_beside_the_old_one_with_the_same_end_and_either_is_used_once(
    chartkey: Suite,
) -> None:
    issued, old = await invited(chartkey)
    ends_at = await value(chartkey, "select expires_at from links")
    await remind(chartkey, issued.invitation_id)
    await remind(chartkey, issued.invitation_id, days=1)
    asked = await said(chartkey, LANE)
    assert [(one["kind"], one["days_left"], one["to"], one["version"]) for one in asked] == [
        ("reminder", days, "rosa@example.org", 1) for days in (3, 1)
    ]
    assert all(one["hours"] == HOURS.model_dump() for one in asked)
    assert await value(chartkey, "select array_agg(distinct expires_at) from links") == [ends_at]
    every = [old, *(token_of(chartkey, one) for one in asked)]
    assert all([isinstance(await Browser(chartkey).open(one), LinkAccepted) for one in every])
    await Browser(chartkey).register(old)
    assert all([isinstance(await Browser(chartkey).open(one), LinkRefused) for one in every])


async def test_a_reminder_of_an_older_link_changes_nothing_about_the_one_that_was_sent_anew(chartkey: Suite) -> None:
    decided = datetime.now(UTC)
    issued, _ = await invited(chartkey)
    order = RemindPerson(invitation_id=issued.invitation_id, about="link", days=1, asked_at=decided)
    await heard(chartkey, await chartkey.order(order, by="enrollment"))
    assert await said(chartkey, LANE) == []
    later = order.model_copy(update={"asked_at": datetime.now(UTC)})
    await heard(chartkey, await chartkey.order(later, by="enrollment"))
    assert len(await said(chartkey, LANE)) == 1


async def test_a_link_that_is_sent_anew_kills_those_of_the_reminders_too(chartkey: Suite) -> None:
    issued, old = await invited(chartkey)
    await remind(chartkey, issued.invitation_id)
    (asked,) = await said(chartkey, LANE)
    await chartkey.announce(issued.model_copy(update={"version": 2, "addressed_version": 2}))
    await eventually(lambda: value(chartkey, "select count(*) > 2 from links"))
    for one in (old, token_of(chartkey, asked)):
        assert isinstance(await Browser(chartkey).open(one), LinkRefused)
    assert await value(chartkey, "select count(*) from links where superseded_at is null") == 1


async def test_a_browser_that_is_in_the_middle_goes_on(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    await remind(chartkey, issued.invitation_id)
    await person.confirm()
    await person.create()
    assert person.session


@pytest.mark.parametrize("end", ["used", "canceled", "revoked", "dead"])
async def test_who_needs_no_link_any_more_is_not_reminded(chartkey: Suite, end: str) -> None:
    issued, link = await invited(chartkey)
    if end == "used":
        await Browser(chartkey).register(link)
    elif end == "canceled":
        await cancel(chartkey, issued.invitation_id)
    elif end == "revoked":
        await revoke(chartkey, issued.invitation_id)
    else:
        await execute(chartkey, "update links set expires_at = now()")
    await remind(chartkey, issued.invitation_id)
    assert await said(chartkey, LANE) == []


async def test_who_has_access_is_told_that_it_ends_and_nobody_else(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, relation="parent")
    await remind(chartkey, issued.invitation_id, "access", 30)
    assert await said(chartkey, LANE) == []
    await Browser(chartkey).register(link)
    await remind(chartkey, issued.invitation_id, "access", 30)
    (asked,) = await said(chartkey, LANE)
    assert (asked["kind"], asked["days_left"], asked["given_name"]) == ("access_ending", 30, None)
    assert asked["hours"] == HOURS.model_dump()
    assert sealer(chartkey, "notifications").open(asked["link"]) == "http://localhost:8080/login"
    await revoke(chartkey, issued.invitation_id)
    await remind(chartkey, issued.invitation_id, "access", 7)
    assert len(await said(chartkey, LANE)) == 1


async def test_who_wants_no_reminders_gets_none_of_an_access_that_ends(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, relation="parent")
    await Browser(chartkey).register(link)
    await execute(chartkey, "update accounts set reminders = false")
    await remind(chartkey, issued.invitation_id, "access", 30)
    assert await said(chartkey, LANE) == []
    await execute(chartkey, "update accounts set reminders = true")
    await remind(chartkey, issued.invitation_id, "access", 7)
    assert len(await said(chartkey, LANE)) == 1
