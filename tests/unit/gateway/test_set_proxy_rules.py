"""The page of the proxy rules: administrators change them, the staff read them, a slip costs nothing (S75, S98)."""

from __future__ import annotations

import re
from typing import get_args

import httpx
import pytest

from services.enrollment.domain import proxy as domain
from services.enrollment.domain.relations import RELATIONS as CODED
from services.enrollment.domain.scopes import OWN_CHART
from services.gateway.fields import MOST_FIELDS
from services.gateway.proxy_rules import LONGEST_NOTICE, MOST_NOTICES, NAMES, OLDEST_AGE, SCOPES
from shared.contracts.proxy import Category, ProxyRules, SetProxyRules
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of

PATH = "/console/proxy-rules"
SENTENCE = "Please contact your administrator if you'd like to enable these settings."
NARROW = ProxyRules(self_from=14, majority=19, guarded=("labs",), by_relation={"caregiver": ("medications",)})


def form(page: httpx.Response) -> dict[str, str]:
    """What a browser would send: texts, and of the boxes those that are ticked."""
    texts = re.findall(r'name="(\w+)" type="text" value="([^"]*)"', page.text)
    return hidden(page) | dict(texts) | dict.fromkeys(ticked(page), "yes")


def typed_in(page: httpx.Response) -> dict[str, str]:
    """All but the seal, which is new each time."""
    return {name: value for name, value in form(page).items() if name != "form"}


def ticked(page: httpx.Response) -> set[str]:
    """The boxes that are ticked."""
    return set(re.findall(r'type="checkbox" name="(\w+)"(?: value="yes")? checked', page.text))


def test_the_form_knows_what_enrollment_knows() -> None:
    assert OWN_CHART == get_args(Category) == tuple(SCOPES["parent"])
    assert {"self", *SCOPES} == set(CODED)
    assert (OLDEST_AGE, MOST_NOTICES) == (domain.OLDEST_THRESHOLD, domain.MOST_NOTICES)
    longest = [days for days in range(400) if domain.is_sensible(domain.ProxyRules(notice_days=(days,)))]
    assert (longest[0], longest[-1]) == (1, LONGEST_NOTICE)
    assert len(NAMES) + 10 < MOST_FIELDS


@pytest.mark.spec("S75")
async def test_the_console_leads_to_the_rules_and_an_untouched_form_changes_nothing(
    browser: Browser, stage: Stage
) -> None:
    stage.household.console.rules, stage.household.console.rules_version = NARROW, 3
    stage.work_as(browser, "dr.lee")
    assert f'href="{PATH}"' in (await browser.get("/console")).text
    saved = await browser.send_form(PATH, form(await browser.get(PATH)))
    assert saved.headers["location"] == f"{PATH}?saved=yes"
    (asked,) = stage.bus.asks(SetProxyRules)
    assert (asked.practice_id, asked.staff_id, asked.version) == ("integrative-medicine", "dr.lee", 3)
    assert asked.rules == NARROW
    assert "The rules are saved." in text_of(await browser.get(f"{PATH}?saved=yes"))


@pytest.mark.spec("S75", "S136")
async def test_what_an_administrator_changes_is_what_enrollment_is_asked(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    fields = form(await browser.get(PATH))
    for box in ("guarded_labs", SCOPES["parent"]["labs"], *SCOPES["caregiver"].values(), "reminders"):
        del fields[box]
    await browser.send_form(PATH, fields | {"self_from": "16", "majority": "21", "notice_days": "7, 60 ,14"})
    (asked,) = stage.bus.asks(SetProxyRules)
    rules = asked.rules
    assert (rules.self_from, rules.majority, rules.guarded_from) == (16, 21, 13)
    assert rules.guarded == ("diagnoses", "medications", "procedures", "care_plans", "appointments")
    assert rules.by_relation == {"parent": tuple(one for one in OWN_CHART if one != "labs"), "caregiver": ()}
    assert (rules.notice_days, rules.reminders) == ((60, 14, 7), False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("self_from", "", "Enter the youngest age for an invitation in whole years, from 0 to 21."),
        ("majority", "eighteen", "Enter the age of majority in whole years, from 0 to 21."),
        ("majority", "22", "Enter the age of majority in whole years, from 0 to 21."),
        ("guarded_from", "-1", "Enter the age of partial privacy in whole years, from 0 to 21."),
        ("guarded_from", "19", "The age of partial privacy may not be above the age of majority."),
        ("notice_days", "90, 90", "Enter at most 5 different numbers of days from 1 to 365"),
        ("notice_days", "0", "Enter at most 5 different numbers of days from 1 to 365"),
        ("notice_days", "366", "Enter at most 5 different numbers of days from 1 to 365"),
        ("notice_days", "1 2 3 4 5 6", "Enter at most 5 different numbers of days from 1 to 365"),
        ("notice_days", "soon", "Enter at most 5 different numbers of days from 1 to 365"),
    ],
)
async def test_what_is_wrong_is_said_by_its_field_and_nothing_typed_is_lost(
    browser: Browser, stage: Stage, field: str, value: str, words: str
) -> None:
    stage.work_as(browser, "dr.lee")
    typed = form(await browser.get(PATH)) | {field: value}
    del typed[SCOPES["parent"]["labs"]]
    page = await browser.send_form(PATH, typed)
    assert page.status_code == 422
    assert words in text_of(page)
    assert f'href="#{field}"' in page.text
    assert f'aria-describedby="{field}-hint {field}-problem" aria-invalid="true"' in page.text
    assert typed_in(page) | {"form": typed["form"]} == typed
    assert stage.bus.asks(SetProxyRules) == []


async def test_who_was_overtaken_reads_both_and_keeps_theirs(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    typed = form(await browser.get(PATH)) | {"self_from": "17"}
    stage.household.console.rules, stage.household.console.rules_version = NARROW, 1
    page = await browser.send_form(PATH, typed)
    assert page.status_code == 409
    said = text_of(page)
    assert "Somebody else changed these rules in the meantime." in said
    assert "Youngest age for an invitation to one's own chart 14" in said.partition("What you entered")[0]
    assert typed_in(page) | {"form": typed["form"]} == typed | {"version": "1"}
    assert stage.household.console.rules == NARROW
    await browser.send_form(PATH, form(page))
    assert (stage.household.console.rules.self_from, stage.household.console.rules_version) == (17, 2)


async def test_a_slip_after_somebody_else_changed_them_does_not_hide_the_change(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    typed = form(await browser.get(PATH))
    stage.household.console.rules, stage.household.console.rules_version = NARROW, 1
    slip = await browser.send_form(PATH, typed | {"majority": "no"})
    assert (await browser.send_form(PATH, form(slip) | {"majority": "18"})).status_code == 409
    assert stage.household.console.rules == NARROW


@pytest.mark.spec("S97", "S98")
async def test_everybody_else_of_the_staff_reads_them_and_whom_to_ask(browser: Browser, stage: Stage) -> None:
    stage.household.console.rules = NARROW
    stage.work_as(browser, "ma.kim")
    page = await browser.get(PATH)
    said = text_of(page)
    assert SENTENCE in said
    assert "Age of majority 19" in said
    assert "Hidden from representatives of older minors Lab results" in said
    assert "The patient's caregiver Medications Every other representative Everything" in said
    assert "90, 30, 7" in said
    assert "<input" not in page.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.spec("S96")
async def test_a_forged_form_of_a_user_is_refused_and_changes_nothing(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    typed = form(await browser.get(PATH)) | {"self_from": "0"}
    stage.work_as(browser, "ma.kim")
    seal = (await browser.get("/console")).text.partition('name="form" value="')[2].partition('"')[0]
    refused = await browser.send_form(PATH, typed | {"form": seal})
    assert refused.status_code == 403
    assert "Only an administrator can change these settings." in text_of(refused)
    assert stage.household.console.rules == ProxyRules()


@pytest.mark.parametrize("version", ["", "-1", "x", "1" * 10, "٣"])
async def test_a_form_without_the_version_it_was_made_from_is_not_asked_about(
    browser: Browser, stage: Stage, version: str
) -> None:
    stage.work_as(browser, "dr.lee")
    page = await browser.send_form(PATH, form(await browser.get(PATH)) | {"version": version})
    assert page.status_code == 422
    assert stage.bus.asks(SetProxyRules) == []


async def test_after_the_end_of_the_session_nothing_is_changed(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    typed = form(await browser.get(PATH))
    stage.household.console.sessions.clear()
    assert (await browser.send_form(PATH, typed)).status_code == 403
    assert stage.bus.asks(SetProxyRules) == []
