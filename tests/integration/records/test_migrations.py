"""What was kept before its section existed is shown from then on, and nothing that may not be."""

from __future__ import annotations

from typing import Any

import pytest

from shared.migrate import migrations_of
from tests.integration.records.reader import heard, opened, rows, share
from tests.suite import Suite
from tests.unit.records.builders import condition
from tests.unit.records.section_builders import MODIFIER, lab, report, shot

KEPT: list[dict[str, Any]] = [
    shot("plain"),
    shot("modified", modifierExtension=MODIFIER),
    shot("deep", performer=[{"actor": {"display": "x"}, "modifierExtension": MODIFIER}]),
    shot("ruled", implicitRules="http://x.example/rules"),
    lab("lab"),
    report("report"),
    {"resourceType": "CareTeam", "id": "team"},
]


@pytest.mark.spec("S119")
@pytest.mark.spec("S120")
async def test_what_was_kept_aside_is_shown_but_no_lab_and_nothing_modified(suite: Suite) -> None:
    reader = await opened(suite, scopes=("immunizations", "labs", "diagnoses"))
    for resource in [*KEPT, condition("nested", stage=[{"summary": {"text": "x"}, "modifierExtension": MODIFIER}])]:
        await share(suite, resource)
    await heard(suite, 2 + len(KEPT))
    [sections] = [found.sql for found in migrations_of("records") if found.name == "0004_sections.sql"]

    async with suite.connection("records") as connection:
        await connection.execute("update resources set set_aside = 'type_not_shown_yet' where resource_id <> 'nested'")
        await connection.execute("update resources set set_aside = null where resource_id = 'nested'")
        await connection.execute(sections)

    assert await rows(suite, "select resource_id, set_aside from resources order by 1") == [
        ("deep", "modifier_not_understood"),
        ("lab", "lab_not_shared"),
        ("modified", "modifier_not_understood"),
        ("nested", "modifier_not_understood"),
        ("plain", None),
        ("report", "lab_not_shared"),
        ("ruled", "modifier_not_understood"),
        ("team", "type_not_shown_yet"),
    ]
    assert await reader.names("immunizations") == ["Flu shot"]
    assert (await reader.names("labs"), await reader.names()) == ([], [])
