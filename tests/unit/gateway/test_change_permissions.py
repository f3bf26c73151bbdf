"""The settings tab: administrators change, everybody else reads their own (S93, S96-S98)."""

from __future__ import annotations

import pytest

from shared.contracts.practices import ChangePermissions
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of

PATH = "/console/permissions"
SENTENCE = "Please contact your administrator if you'd like to enable these settings."


@pytest.mark.spec("S93", "S95")
async def test_an_administrator_gets_a_form_for_everybody(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    page = await browser.get(PATH)
    assert "Manage Patient Access to Chartkey (PHR)" in text_of(page)
    assert page.text.count('name="member"') == len(stage.household.console.members)
    assert "Signing a chart note invites the patient" in text_of(page)
    assert SENTENCE not in text_of(page)


async def test_what_an_administrator_saves_is_asked_of_enrollment(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    fields = hidden(await browser.get(PATH)) | {"member": "ma.kim", "may_invite": "yes"}
    saved = await browser.send_form(PATH, fields)
    assert saved.headers["location"] == f"{PATH}?saved=yes"
    (asked,) = stage.bus.asks(ChangePermissions)
    assert (asked.practice_id, asked.staff_id, asked.role) == ("integrative-medicine", "dr.lee", "administrator")
    assert (asked.member_id, asked.may_invite, asked.auto_invite) == ("ma.kim", True, False)
    assert "The settings are saved." in text_of(await browser.get(f"{PATH}?saved=yes"))


@pytest.mark.spec("S97", "S98")
async def test_everybody_else_reads_their_own_and_whom_to_ask(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "ma.kim")
    page = await browser.get(PATH)
    said = text_of(page)
    assert SENTENCE in said
    assert "May invite patients Allowed" in said
    assert "Signing a chart note invites the patient Not allowed" in said
    assert "Lee" not in said
    assert 'type="checkbox"' not in page.text


@pytest.mark.spec("S96")
async def test_a_forged_form_of_a_user_is_refused_and_changes_nothing(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "ma.kim")
    page = await browser.get("/console")
    seal = page.text.partition('name="form" value="')[2].partition('"')[0]
    refused = await browser.send_form(PATH, {"form": seal, "member": "ma.kim", "auto_invite": "yes"})
    assert refused.status_code == 403
    assert "Only an administrator can change these settings." in text_of(refused)
    assert not stage.household.console.members["ma.kim"].auto_invite


@pytest.mark.spec("S99")
async def test_the_page_says_when_the_practice_has_switched_it_off(browser: Browser, stage: Stage) -> None:
    stage.household.console.practice_auto_invite = False
    stage.work_as(browser, "dr.lee")
    assert "switched off for the whole practice" in text_of(await browser.get(PATH))


async def test_a_form_without_a_member_or_after_the_end_changes_nothing(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    fields = hidden(await browser.get(PATH)) | {"member": ""}
    assert (await browser.send_form(PATH, fields)).status_code == 422
    stage.household.console.sessions.clear()
    assert (await browser.send_form(PATH, fields | {"member": "ma.kim"})).status_code == 403
    assert stage.bus.asks(ChangePermissions) == []
