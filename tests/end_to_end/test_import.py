"""Whole charts that were imported from files, compared with these files entry by entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.fhir_source import bundles
from tests.end_to_end.test_truthful_records import compare
from tests.integration.records.test_importing import started
from tests.suite import PRACTICE, Suite


@pytest.mark.spec("S119")
async def test_imported_charts_say_what_their_files_say(suite: Suite, tmp_path: Path) -> None:
    bundle, other = sorted(bundles(), key=lambda one: len(one.resources))[:2]
    whole, by_line = tmp_path / "whole.json", tmp_path / "by-line.ndjson"
    whole.write_text(json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in bundle.resources]}))
    by_line.write_text("".join(f"{json.dumps(one)}\n" for one in other.resources))
    words = ("--practice", PRACTICE, "--ehr", "ehr.demo", "--share-labs")

    said, complaint = await (await started(suite, "import", str(whole), str(by_line), *words)).communicate()

    assert b" taken, 0 known before, 0 refused.\n" in said, said + complaint
    await suite.start("records")
    for one in (bundle, other):
        await compare(suite, one, None)
