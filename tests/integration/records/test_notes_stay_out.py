"""No word of a note reaches a table, a log or a reply, in whichever resource it hides (S122)."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from structlog.testing import capture_logs

from shared.contracts.records import Section
from tests.integration.records.reader import heard, hits, opened, rows, share, share_lab
from tests.suite import Suite
from tests.unit.records.builders import condition, patient
from tests.unit.records.section_builders import (
    allergic,
    concept,
    goal,
    lab,
    operation,
    order,
    plan,
    report,
    shot,
    statement,
    visit,
)

CANARY = "canary-7d3e"
NOTE: dict[str, Any] = {"note": [{"text": CANARY}]}
PROSE: dict[str, Any] = {"text": {"status": "generated", "div": f"<div>{CANARY}</div>"}}
RECORDS: list[dict[str, Any]] = [
    condition(**NOTE, **PROSE),
    patient(**PROSE, contact=[{"name": {"text": CANARY}}]),
    order(**NOTE, **PROSE, dosageInstruction=[{"text": "Daily", "patientInstruction": CANARY}]),
    statement(**NOTE, **PROSE),
    shot(**NOTE, **PROSE),
    allergic(**NOTE, **PROSE, reaction=[{"manifestation": [concept("Hives")], "description": CANARY, **NOTE}]),
    operation(**NOTE, **PROSE),
    plan(**NOTE, **PROSE, description=CANARY, activity=[{"progress": [{"text": CANARY}]}]),
    goal(**NOTE, **PROSE),
    visit(**PROSE, description=CANARY, comment=CANARY, patientInstruction=CANARY),
    lab("unshared", **{"valueQuantity": None, "valueString": CANARY}, **NOTE, **PROSE),
]
LABS: list[dict[str, Any]] = [
    lab(**NOTE, **PROSE, component=[{"code": concept("Part"), "valueString": CANARY}]),
    lab("long", **{"valueQuantity": None, "valueString": f"{CANARY} " * 12}),
    report(**PROSE, conclusion=CANARY),
]


@pytest.mark.spec("S122")
async def test_no_note_of_any_type_is_in_any_table_any_log_or_any_reply(suite: Suite) -> None:
    sections: tuple[Section, ...] = get_args(Section)
    with capture_logs() as logs:
        reader = await opened(suite, scopes=(*sections, "demographics"))
        for resource in RECORDS:
            await share(suite, resource)
        for resource in LABS:
            await share_lab(suite, resource)
        await heard(suite, 1 + len(RECORDS) + len(LABS))
        replies = [str(await reader.look(section)) for section in sections]
        replies += [str(await reader.look_over()), str(await reader.look_up())]

    assert await rows(suite, "select count(*) from resources") == [(len(RECORDS) + len(LABS),)]
    assert await hits(suite, CANARY) == []
    assert [reply for reply in replies if CANARY in reply or "entries=()" in reply] == []
    assert CANARY not in str(logs)
