"""What people see: administrators hide parts with a reason, everybody else reads how it stands."""

from __future__ import annotations

import pytest

from services.gateway.pages.set_sharing import CATEGORIES, SHOWN
from shared.contracts.enrollment import RefusalReason
from shared.contracts.sharing import SetSharing, Withheld
from tests.fakes.desk import invitation_id, user
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of

PATH = "/console/sharing"
PERSON = f"/console/invitations/{invitation_id()}/sharing"
LABS = Withheld(category="labs", reason="harm")
NOTHING = dict.fromkeys(CATEGORIES, SHOWN)


async def test_what_an_administrator_hides_is_asked_of_enrollment_with_its_reason(
    browser: Browser, stage: Stage
) -> None:
    stage.work_as(browser, "dr.lee")
    fields = hidden(await browser.get(PATH)) | NOTHING | {"labs": "harm"}
    saved = await browser.send_form(PATH, fields)

    assert saved.headers["location"] == f"{PATH}?saved=yes"
    (asked,) = stage.bus.asks(SetSharing)
    assert (asked.practice_id, asked.staff_id, asked.version) == ("integrative-medicine", "dr.lee", 0)
    assert (asked.withheld, asked.invitation_id) == ((LABS,), None)
    page = await browser.get(f"{PATH}?saved=yes")
    assert "This is saved, and works at once." in text_of(page)
    assert page.text.count('<option value="harm" selected>') == 1


async def test_one_persons_page_says_what_is_hidden_for_everyone_too(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    desk = stage.household.console.desk
    desk.rows, desk.withheld = (user(),), {None: (LABS,)}
    page = await browser.get(PERSON)
    assert text_of(page).count("Hidden for everyone") == 1

    saved = await browser.send_form(PERSON, hidden(page) | NOTHING | {"diagnoses": "patient_asked"})

    assert saved.headers["location"] == f"{PERSON}?saved=yes"
    (asked,) = stage.bus.asks(SetSharing)
    assert asked.invitation_id == invitation_id()
    assert asked.withheld == (Withheld(category="diagnoses", reason="patient_asked"),)


async def test_everybody_else_reads_how_it_stands_and_whom_to_ask(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "ma.kim")
    stage.household.console.desk.withheld = {None: (LABS,)}
    page = await browser.get(PATH)
    assert "Lab results Hidden: it could harm somebody" in text_of(page)
    assert "Please contact your administrator" in text_of(page)
    assert "<select" not in page.text.partition("<main")[2]


@pytest.mark.parametrize(
    ("reason", "status", "sentence"),
    [
        ("rules_changed", 409, "Somebody else changed this in the meantime."),
        ("administrator_only", 403, "Only an administrator can change these settings."),
        ("no_such_invitation", 404, "not"),
    ],
)
async def test_a_refusal_is_a_sentence_and_the_page_shows_how_it_stands(
    browser: Browser, stage: Stage, reason: RefusalReason, status: int, sentence: str
) -> None:
    stage.work_as(browser, "dr.lee")
    fields = hidden(await browser.get(PATH)) | NOTHING
    stage.household.console.desk.refusal = reason
    refused = await browser.send_form(PATH, fields)
    assert refused.status_code == status
    assert sentence in text_of(refused)


@pytest.mark.parametrize("wrong", [{"labs": "because"}, {"labs": ""}, {"version": "x"}])
async def test_a_form_that_no_page_made_changes_nothing(browser: Browser, stage: Stage, wrong: dict[str, str]) -> None:
    stage.work_as(browser, "dr.lee")
    await browser.send_form(PATH, hidden(await browser.get(PATH)) | NOTHING | wrong)
    assert stage.bus.asks(SetSharing) == []


async def test_another_practices_invitation_is_not_there(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    assert (await browser.get(PERSON)).status_code == 404
