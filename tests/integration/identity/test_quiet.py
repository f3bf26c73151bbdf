"""No more reminders: for an address, by the link in one or by the account's settings; and reminders alone (S118)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.accounts import ChangeDetails, ShowAccount
from shared.contracts.notifications import MessageComplained
from shared.contracts.quiet import RemindersGone, RemindersShown, RemindersStopped, ShowReminders, StopReminders
from shared.ids import new_id
from shared.seals import Sealer
from tests.integration.identity.persons import Browser, heard, invited, said, sealer, value
from tests.integration.identity.test_remind_person import LANE, remind
from tests.integration.identity.test_settings import ask
from tests.suite import Suite

DETAILS = {"first_name": "Rosa", "last_name": "Leary", "language": "en"}


async def quiet_mark(chartkey: Suite) -> str:
    """The mark in the newest reminder's link."""
    reader = sealer(chartkey, "notifications")
    path, _, mark = reader.open((await said(chartkey, LANE))[-1]["quiet"]).rpartition("/")
    assert path == "http://localhost:8080/u"
    return mark


async def stop(chartkey: Suite, mark: str) -> Any:
    """Press the button."""
    return await chartkey.bus.ask(StopReminders(token=Browser(chartkey).seal(mark)))


async def look(chartkey: Suite, mark: str) -> Any:
    """Open the page."""
    return await chartkey.bus.ask(ShowReminders(token=Browser(chartkey).seal(mark)))


async def reminders(chartkey: Suite, invitation_id: UUID) -> int:
    """How many were ordered, once another one was asked for."""
    await remind(chartkey, invitation_id)
    return len(await said(chartkey, LANE))


@pytest.mark.spec("S118")
async def test_looking_stops_nothing_and_the_button_stops_every_reminder_to_the_address(chartkey: Suite) -> None:
    issued, _ = await invited(chartkey)
    other, _ = await invited(chartkey, chart_id="c-2", email="ROSA@example.org")
    somebody, _ = await invited(chartkey, chart_id="c-3", email="leo@example.org")
    assert await reminders(chartkey, issued.invitation_id) == 1
    mark = await quiet_mark(chartkey)
    for _ in range(20):
        assert await look(chartkey, mark) == RemindersShown()
    assert await reminders(chartkey, issued.invitation_id) == 2
    assert [await stop(chartkey, mark), await stop(chartkey, mark)] == [RemindersStopped()] * 2
    assert await reminders(chartkey, issued.invitation_id) == 2
    assert await reminders(chartkey, other.invitation_id) == 2
    assert await reminders(chartkey, somebody.invitation_id) == 3
    assert await value(chartkey, "select count(*) from quiet_addresses") == 1


@pytest.mark.spec("S118")
async def test_invitations_and_security_are_told_as_ever(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    await remind(chartkey, issued.invitation_id)
    await stop(chartkey, await quiet_mark(chartkey))
    await invited(chartkey, chart_id="c-2")
    await Browser(chartkey).register(link)
    await Browser(chartkey).log_in()
    assert [one["kind"] for one in await said(chartkey, "notifications.send-account-email")] == ["new_device"]


@pytest.mark.spec("S118")
async def test_the_settings_tell_it_and_take_it_back(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, relation="parent")
    rosa = Browser(chartkey)
    await rosa.register(link)
    await remind(chartkey, issued.invitation_id, "access", 30)
    await stop(chartkey, await quiet_mark(chartkey))
    assert (await ask(rosa, ShowAccount)).reminders is False
    await remind(chartkey, issued.invitation_id, "access", 7)
    assert len(await said(chartkey, LANE)) == 1
    await ask(rosa, ChangeDetails, **DETAILS, reminders=True)
    await remind(chartkey, issued.invitation_id, "access", 3)
    assert len(await said(chartkey, LANE)) == 2
    await ask(rosa, ChangeDetails, **DETAILS, reminders=False)
    another, _ = await invited(chartkey, chart_id="c-2")
    assert await reminders(chartkey, another.invitation_id) == 2


async def test_a_mark_of_another_use_address_or_invitation_stops_nothing(chartkey: Suite) -> None:
    issued, _ = await invited(chartkey)
    await remind(chartkey, issued.invitation_id)
    [asked] = await said(chartkey, LANE)
    not_me = sealer(chartkey, "notifications").open(asked["not_me"]).rpartition("/")[2]
    mark = await quiet_mark(chartkey)
    await chartkey.announce(issued.model_copy(update={"version": 2, "email": "rosa.new@example.org"}))
    for text in (not_me, mark[:-1], mark + "=", "", "x" * 64, "é" * 64):
        assert await stop(chartkey, text) == await look(chartkey, text) == RemindersGone()
    assert await value(chartkey, "select count(*) from quiet_addresses") == 0


@pytest.mark.spec("S118")
async def test_whoever_calls_a_mail_unwanted_gets_no_more_that_only_remind(chartkey: Suite) -> None:
    """At the address that the mail went to, whatever stands on record since."""
    issued, link = await invited(chartkey)
    other, _ = await invited(chartkey, chart_id="c-2", email="leo@example.org")
    await Browser(chartkey).register(link)
    keys = chartkey.servers.secrets
    seal = Sealer(keys.seal_private_keys["notifications"], keys.seal_public_keys()).seal
    told = MessageComplained(
        message_id=new_id(), invitation_id=issued.invitation_id, to=seal("identity", "Rosa@example.org"),
        complained_at=datetime.now(UTC),
    )  # fmt: skip
    before = told.model_copy(update={"invitation_id": other.invitation_id, "to": seal("identity", "old@example.org")})
    formerly = told.model_copy(update={"to": before.to})
    for one in (before, formerly):
        await heard(chartkey, await chartkey.announce(one))
    assert await value(chartkey, "select array_agg(reminders) from accounts") == [True], "of another address"
    for one in (told, told):
        await heard(chartkey, await chartkey.announce(one))
    assert await reminders(chartkey, other.invitation_id) == 1, "it was the address before"
    assert await value(chartkey, "select count(*) from quiet_addresses") == 2
    assert await value(chartkey, "select array_agg(reminders) from accounts") == [False]
