"""Lay words for every condition of the demo charts."""

from __future__ import annotations

import pytest

from examples.ehr.charts import charts
from services.records.domain.plain_names import LANGUAGES, PLAIN_NAMES, SNOMED
from services.records.domain.plain_words import PLAIN_WORDS
from services.records.domain.resource import KEPT_ASIDE, SHOWN

CODES = sorted(
    {
        coding["code"]
        for chart in charts()
        for resource in chart.resources
        if resource["resourceType"] == "Condition"
        for coding in resource["code"]["coding"]
        if coding["system"] == SNOMED
    }
)


@pytest.mark.spec("S119")
@pytest.mark.parametrize("code", CODES)
def test_every_condition_of_the_demo_charts_has_a_plain_name_in_every_language(code: str) -> None:
    assert len(PLAIN_NAMES[code]) == len(LANGUAGES)
    assert all(PLAIN_NAMES[code])


def test_no_plain_name_has_a_semantic_tag_or_stray_space() -> None:
    for names in (*PLAIN_NAMES.values(), *PLAIN_WORDS.values()):
        for name in names:
            assert name == name.strip()
            assert not name.endswith(("(disorder)", "(finding)", "(situation)", "."))


def test_the_demo_ehr_shares_only_types_that_records_keeps() -> None:
    types = {resource["resourceType"] for chart in charts() for resource in chart.resources}

    assert types <= SHOWN | KEPT_ASIDE
    assert len(charts()) == 10
