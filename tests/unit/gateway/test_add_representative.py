"""Add users: name, relation, e-mail and phone, a second look, and a row of their own (S76-S79)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.enrollment.domain.relations import RELATIONS as CODED
from services.enrollment.domain.relations import SELF
from services.gateway.wording import RELATIONS, catalog
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.desk import CHART, again, filled, send, sit

ADD = f"{CHART}/add-users"
EVA = {"own_given_name": "Eva", "own_family_name": "Ruiz", "relation": "child", "email": "eva@example.org"}


@pytest.mark.spec("S77")
def test_the_drop_down_is_the_coded_list() -> None:
    assert set(RELATIONS) == set(CODED) - {SELF}
    assert {f"{kind}.{name}" for name in CODED for kind in ("relation", "viewing")} <= set(catalog("en"))


@pytest.mark.spec("S76", "S77", "S78")
async def test_a_user_is_added_after_a_second_look_and_gets_a_row(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    look = await send(browser, ADD, **EVA)
    said = text_of(look)
    assert "Eva Ruiz Relation to patient The patient's child" in said
    assert "The patient Maria Álvarez" in said
    assert stage.household.console.desk.orders == []
    sent = await again(browser, look, ADD, step="invite")
    (order,) = stage.household.console.desk.orders
    told = order.model_dump()
    assert {name: told[name] for name in EVA} == EVA
    assert (told["chart_id"], told["date_of_birth"], told["given_name"]) == ("c-1", None, None)
    window = text_of(await browser.get(sent.headers["location"]))
    assert "Eva Ruiz" in window
    assert "Maria Álvarez" in window


def until(year: str, month: str = "6", day: str = "30") -> dict[str, str]:
    """The three boxes of the last day of access."""
    return {"until_month": month, "until_day": day, "until_year": year}


@pytest.mark.spec("S75", "S77")
async def test_an_access_may_have_a_last_day_which_the_row_then_shows(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    year = datetime.now(UTC).year + 3
    look = await send(browser, ADD, **EVA, **until(str(year)))
    assert f"Access ends on June 30, {year}" in text_of(look)
    sent = await again(browser, look, ADD, step="invite")
    (order,) = stage.household.console.desk.orders
    assert order.model_dump()["ends_at"] == datetime(year, 6, 30, 23, 59, 59, tzinfo=UTC)
    assert f"Access ends on June 30, {year}" in text_of(await browser.get(sent.headers["location"]))


async def test_without_a_last_day_the_access_has_none_and_both_pages_say_so(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    look = await send(browser, ADD, **EVA)
    assert "Access ends on No end date" in text_of(look)
    sent = await again(browser, look, ADD, step="invite")
    assert stage.household.console.desk.orders[0].model_dump()["ends_at"] is None
    assert "Access ends on" not in text_of(await browser.get(sent.headers["location"]))


@pytest.mark.parametrize(
    "typed",
    [
        until("2020"),
        until(""),
        until("2999"),
        until("2035", month="2"),
        until("35"),
        until("", month="", day="30"),
    ],
)
async def test_a_last_day_that_is_past_or_none_is_refused_by_its_boxes_and_nothing_typed_is_lost(
    browser: Browser, stage: Stage, typed: dict[str, str]
) -> None:
    sit(browser, stage)
    page = await send(browser, ADD, **EVA, **typed)
    assert page.status_code == 422
    assert "Enter the last day of access as month, day and four-digit year" in text_of(page)
    assert 'href="#until_month"' in page.text
    assert {name: filled(page)[name] for name in (*EVA, *typed)} == EVA | typed
    assert stage.household.console.desk.orders == []


async def test_today_is_too_late_and_the_day_after_is_asked_of_enrollment(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    for days, status in ((0, 422), (2, 200)):
        day = datetime.now(UTC).date() + timedelta(days=days)
        typed = until(str(day.year), month=str(day.month), day=str(day.day))
        assert (await send(browser, ADD, **EVA, **typed)).status_code == status


async def test_what_enrollment_says_of_the_end_is_said_by_its_boxes(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.desk.refusal = "end_impossible"
    look = await send(browser, ADD, **EVA, **until("2050"))
    page = await again(browser, look, ADD, step="invite")
    assert "This access would end within a day." in text_of(page)
    assert 'href="#until_month"' in page.text


@pytest.mark.spec("S39", "S76")
async def test_of_an_unknown_patient_name_and_date_of_birth_are_asked(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.desk.rows, stage.household.console.desk.patient = (), None
    assert "Enter the patient's date of birth." in text_of(await send(browser, ADD, **EVA))
    tom = {"given_name": "Tom", "birth_month": "3", "birth_day": "9", "birth_year": "2019"}
    look = await send(browser, ADD, **EVA, **tom)
    await again(browser, look, ADD, step="invite")
    told = stage.household.console.desk.orders[0].model_dump()
    assert (told["given_name"], told["date_of_birth"]) == ("Tom", date(2019, 3, 9))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("own_given_name", "", "Enter the new user's first name."),
        ("relation", "", "Choose how the new user is related"),
        ("relation", "self", "Choose how the new user is related"),
        ("email", "", "Enter the e-mail address."),
    ],
)
async def test_what_is_missing_is_said_by_the_field(
    browser: Browser, stage: Stage, field: str, value: str, words: str
) -> None:
    sit(browser, stage)
    page = await send(browser, ADD, **(EVA | {field: value}))
    assert page.status_code == 422
    assert words in text_of(page)
    assert f'href="#{field}"' in page.text
