"""Inviting the patient: prefilled, editable, and only the second click sends (S7-S9)."""

from __future__ import annotations

from datetime import date

import pytest

from shared.contracts.enrollment import RefusalReason
from tests.fakes.desk import user
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.desk import CHART, ROW, again, filled, send, sit

INVITE = f"{CHART}/invite"


@pytest.mark.spec("S7")
async def test_what_is_known_of_the_chart_is_filled_in(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="canceled"))
    form = filled(await browser.get(INVITE))
    known = {"given_name": "Maria", "family_name": "Álvarez", "email": "maria@example.org", "phone": "+14155552671",
             "write_in": "es", "birth_month": "04", "birth_day": "28", "birth_year": "1986"}  # fmt: skip
    assert {name: form[name] for name in known} == known


@pytest.mark.spec("S8", "S9", "S78", "S87")
async def test_only_the_second_click_sends_what_was_confirmed(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="canceled"))
    look = await send(browser, INVITE, email="new@example.org", family_name="Ruiz", birth_day="29")
    said = text_of(look)
    assert "Please check that all information is correct." in said
    assert "new@example.org" in said
    assert "April 29, 1986" in said
    assert stage.household.console.desk.orders == []
    sent = await again(browser, look, INVITE, step="invite")
    assert sent.headers["location"].endswith("?done=issued")
    (order,) = stage.household.console.desk.orders
    assert order.model_dump() == {
        "practice_id": "integrative-medicine", "chart_id": "c-1", "staff_id": "dr.lee", "email": "new@example.org",
        "phone": "+14155552671", "given_name": "Maria", "family_name": "Ruiz", "date_of_birth": date(1986, 4, 29),
        "language": "es",
    }  # fmt: skip
    assert "The invitation is on its way." in text_of(await browser.get(sent.headers["location"]))


async def test_clicking_invite_twice_is_one_invitation(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="canceled"))
    look = await send(browser, INVITE)
    first, second = [await again(browser, look, INVITE, step="invite") for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert len(stage.household.console.desk.orders) == 1


async def test_the_way_back_keeps_what_was_typed(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="canceled"))
    look = await send(browser, INVITE, email="new@example.org")
    form = await again(browser, look, INVITE, step="edit")
    assert filled(form)["email"] == "new@example.org"
    assert stage.household.console.desk.orders == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Enter the e-mail address."),
        ("birth_year", "", "Enter the date of birth as month, day and four-digit year"),
        ("write_in", "xx", "Choose the language to write in."),
        ("email", "a" * 300, "Please shorten this"),
    ],
)
async def test_what_is_missing_is_said_by_the_field_before_anything_is_asked(
    browser: Browser, stage: Stage, field: str, value: str, words: str
) -> None:
    sit(browser, stage, user(status="canceled"))
    page = await send(browser, INVITE, **{field: value, "step": "invite"})
    assert page.status_code == 422
    assert words in text_of(page)
    assert stage.household.console.desk.orders == []


async def test_an_unknown_patient_needs_a_name_and_a_date_of_birth(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.desk.rows, stage.household.console.desk.patient = (), None
    page = await send(browser, INVITE, email="a@example.org")
    assert "Enter the patient's name." in text_of(page)
    assert "Enter the patient's date of birth." in text_of(page)


@pytest.mark.parametrize(
    ("reason", "field", "words"),
    [
        ("email_invalid", "email", "This e-mail address cannot be used."),
        ("date_of_birth_impossible", "birth_month", "Enter the date of birth"),
        ("too_young", None, "too young for an account"),
        ("already_enrolled", None, "enrolled already"),
        ("may_not_invite", None, "Please contact your administrator"),
        ("superseded", None, "Somebody else changed this invitation"),
    ],
)
async def test_a_refusal_is_a_sentence_by_its_field(
    browser: Browser, stage: Stage, reason: RefusalReason, field: str | None, words: str
) -> None:
    sit(browser, stage, user(status="canceled"))
    stage.household.console.desk.refusal = reason
    page = await send(browser, INVITE, step="invite")
    assert page.status_code == 409
    assert words in text_of(page)
    assert (f'href="#{field}"' in page.text) == bool(field)
    assert filled(page)["email"] == "maria@example.org"


async def test_a_form_of_a_former_chart_is_not_sent_after_a_new_launch(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="canceled"))
    look = await send(browser, INVITE)
    stage.household.console.chart_id = "c-2"
    stage.work_as(browser, "dr.lee")
    assert (await again(browser, look, INVITE, step="invite")).status_code == 403
    assert stage.household.console.desk.orders == []


async def test_the_chart_of_an_invitation_is_invited_again_by_it(browser: Browser, stage: Stage) -> None:
    stage.household.console.chart_id = "c-2"
    sit(browser, stage, user(status="canceled", chart_id="c-7"))
    assert (await send(browser, f"{ROW}/invite", step="invite")).status_code == 303
    (order,) = stage.household.console.desk.orders
    assert order.model_dump()["chart_id"] == "c-7"
