"""Add users: name, relation, e-mail and phone, a second look, and a row of their own (S76-S79)."""

from __future__ import annotations

from datetime import date

import pytest

from services.enrollment.domain.relations import RELATIONS as CODED
from services.enrollment.domain.relations import SELF
from services.gateway.wording import RELATIONS, catalog
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.desk import CHART, again, send, sit

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
