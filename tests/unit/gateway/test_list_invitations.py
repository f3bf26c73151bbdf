"""The worklist, its search, and the history: who is waiting, and who did what (S14, S140)."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from services.gateway.wording import HISTORY, catalog
from shared.contracts.enrollment import StaffRefused
from shared.contracts.held_mails import HeldMails
from shared.contracts.worklist import HistoryRow, ListInvitations, ShowHistory, View
from tests.browser.states.desk import WAITING
from tests.fakes.desk import NOW, invitation_id
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.desk import CHART, send, sit

LIST = "/console/invitations"
CURSOR = "2027-03-02T09:30:00+00:00_01981b6e-5f00-7c3a-9d21-4b7e0f6a1c01"


async def test_views_are_chosen_by_address_and_carry_their_counts(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.desk.worklist, stage.household.console.desk.next_cursor = WAITING, CURSOR
    page = await browser.get(f"{LIST}?view=bounced")
    said = text_of(page)
    for words in ("Waiting 9", "Ended 1000+", "Maria Álvarez", "Chart c-1", "Rosa Álvarez Núñez"):
        assert words in said
    assert f'href="{LIST}/{invitation_id(2)}"' in page.text
    assert "?view=bounced&amp;cursor=2027-03-02T09%3A30%3A00%2B00%3A00_" in page.text
    assert "0471-9283" not in page.text
    assert [one.view for one in stage.bus.asks(ListInvitations)] == ["bounced"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "used up today's e-mails"), ("es", "ya usó los correos de hoy")]
)
async def test_mails_that_wait_for_their_turn_are_told_wherever_staff_look_for_them(
    browser: Browser, stage: Stage, language: str, words: str
) -> None:
    sit(browser, stage)
    spoken = {"accept-language": language}
    for path in (LIST, CHART):
        assert words not in text_of(await browser.get(path, headers=spoken))
    for mails, number in ((1, "1"), (1240, "1240")):
        stage.household.console.desk.held_mails = HeldMails(mails=mails, until=NOW)
        for path in (LIST, CHART):
            said = text_of(await browser.get(path, headers=spoken))
            assert words in said
            assert f" {number} " in said
            assert "9:30" in said


@pytest.mark.parametrize("view", ["", "everything", *get_args(View)])
async def test_what_is_no_view_is_the_first_one(browser: Browser, stage: Stage, view: str) -> None:
    sit(browser, stage)
    assert (await browser.get(f"{LIST}?view={view}")).status_code == 200
    assert stage.bus.asks(ListInvitations)[0].view == (view if view in get_args(View) else "waiting")


async def test_a_name_that_is_looked_for_stands_in_no_address(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.desk.worklist, stage.household.console.desk.next_cursor = WAITING[1:2], CURSOR
    page = await send(browser, LIST, search="Rosa")
    assert page.status_code == 200
    assert 'Found for " Rosa "' in text_of(page)
    assert not [one for one in re.findall(r'(?:href|action)="([^"]*)"', page.text) if "rosa" in one.lower()]
    assert 'name="cursor"' in page.text
    (asked,) = [one for one in stage.bus.asks(ListInvitations) if one.search]
    assert (asked.search, asked.cursor, asked.practice_id) == ("Rosa", None, "integrative-medicine")


@pytest.mark.parametrize("search", ["", "ro", "a b c"])
async def test_a_search_too_short_finds_nothing_and_says_so(browser: Browser, stage: Stage, search: str) -> None:
    sit(browser, stage)
    page = await send(browser, LIST, search=search)
    assert page.status_code == 422
    assert "Type at least 3 letters" in text_of(page)


async def test_a_forged_place_begins_anew(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.bus.answers[ListInvitations] = StaffRefused(reason="cursor_invalid")
    assert (await browser.get(f"{LIST}?cursor=x")).headers["location"] == LIST


async def test_the_history_says_who_did_what_and_when(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    done = ("revoke_access", "change_phone.refused.phone_unreadable", "a_newer_deed")
    actors = ("staff:dr.lee", "staff:dr.lee", "identity")
    stage.household.console.desk.history = tuple(
        HistoryRow(position=9 - number, at=NOW, actor=actor, right="staff", action=action, subject="")
        for number, (action, actor) in enumerate(zip(done, actors, strict=True))
    )
    stage.household.console.desk.next_position = 7
    page = await browser.get(f"{CHART}/history?before=12")
    said = text_of(page)
    assert "Revoked access Staff member dr.lee · March 2, 2027, 9:30 a.m." in said
    assert "Refused: Changed a phone" in said
    assert "Other: a_newer_deed Chartkey by itself" in said
    assert "?before=7" in page.text
    (asked,) = stage.bus.asks(ShowHistory)
    assert (asked.chart_id, asked.before, asked.staff_id) == ("c-1", 12, "dr.lee")


def test_every_action_of_the_history_has_a_sentence() -> None:
    assert set(HISTORY.values()) <= set(catalog("en"))


@pytest.mark.spec("S140")
@pytest.mark.parametrize(
    "words",
    ["Which users can invite patients?", "How do I end somebody's access?", "How do I give access to a family member",
     "already has an account", "invitation e-mail does not arrive", "cannot log in", "enrolled but cannot see",
     "What do patients see?", "What does it need?",
     pytest.param("labs that you have explicitly shared", marks=pytest.mark.spec("S120")),
     pytest.param("The content of your chart notes will not be shared.", marks=pytest.mark.spec("S122"))],
)  # fmt: skip
async def test_the_help_for_staff_answers(browser: Browser, stage: Stage, words: str) -> None:
    sit(browser, stage)
    assert words in text_of(await browser.get("/console/help"))
