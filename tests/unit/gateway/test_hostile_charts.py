"""Whatever a practice's system sends as a name is text, in every field of every page, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import escape

from shared.contracts.enrollment import Practice
from shared.contracts.entries import LabResult
from shared.contracts.records import Entry
from tests.fakes.chart import DIAGNOSES, ENTRIES, PROFILE
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser
from tests.unit.gateway.reading import NAUGHTY, SECTIONS, chart, shape, sign_in

LINES = ("plain_name", "clinical_name", "code", "code_system", "dosage", "dose")
LISTS = ("reasons", "reactions", "goals", "activities", "people", "places")


def named(entry: Entry, name: str) -> Entry:
    """The entry with this name in every field that a sender fills freely."""
    fields = type(entry).model_fields
    told: dict[str, Any] = {field: f"{field} {name}" for field in LINES if field in fields}
    told |= {field: (f"{field} {name}", f"2 {field} {name}") for field in LISTS if field in fields}
    if isinstance(entry, LabResult):
        measured = {"name": f"name {name}", "value": f"value {name}", "reference": f"reference {name}"}
        told["values"] = tuple(value.model_copy(update=measured) for value in entry.values)
    return entry.model_copy(update=told)


def fill(stage: Stage, name: str) -> None:
    """A household in which everybody and everything has this name."""
    household = stage.household
    household.name, household.practice = name, Practice(practice_id="n", name=name)
    household.diagnoses = tuple(entry.model_copy(update=dict(named(entry, name))) for entry in DIAGNOSES)
    household.entries = {section: tuple(named(entry, name) for entry in told) for section, told in ENTRIES.items()}
    lists = dict.fromkeys(("names", "race", "ethnicity", "languages"), (name, f"2 {name}"))
    household.profile = PROFILE.model_copy(update=lists | {"gender": name})
    stage.forget_sessions()


@pytest.mark.spec("S119", "S120", "S121", "S125")
@pytest.mark.parametrize("section", ["", *SECTIONS, "profile"])
async def test_a_name_changes_no_tag_of_a_page(browser: Browser, stage: Stage, section: str) -> None:
    sign_in(browser, stage)
    fill(stage, "Plain")
    plain = shape(await browser.get(chart(stage, section)))
    for name in NAUGHTY:
        fill(stage, name)
        page = await browser.get(chart(stage, section))
        assert page.status_code == 200
        assert shape(page) == plain, name
        assert str(escape(name)) in page.text


@pytest.mark.parametrize("section", SECTIONS)
async def test_every_free_field_is_displayed_as_text(browser: Browser, stage: Stage, section: str) -> None:
    sign_in(browser, stage)
    hostile = '<img src=x onerror="alert(1)">{{7*7}}{0}%s'
    fill(stage, hostile)
    page = (await browser.get(chart(stage, section))).text
    entry = (named(DIAGNOSES[0], hostile), *stage.household.entries.get("labs", ()))[section == "labs"]
    if section not in ("diagnoses", "labs"):
        entry = next(told for kind, told in stage.household.entries.items() if kind == section.replace("-", "_"))[0]
    for field in (field for field in (*LINES, *LISTS) if field in type(entry).model_fields and getattr(entry, field)):
        assert str(escape(f"{field} {hostile}")) in page, field
    assert "<img" not in page
