"""Lay words for the conditions of the demo charts, and for the medicines, vaccines and lab tests of all 40."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from examples.ehr.charts import charts
from services.records.domain.plain_labs import PLAIN_LABS
from services.records.domain.plain_medicines import PLAIN_MEDICINES, RXNORM
from services.records.domain.plain_names import LANGUAGES, PLAIN_NAMES, SNOMED, plain_name
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
BUNDLES = Path(__file__).parents[2] / "data" / "fhir" / "fhir-r4-synthea-40.zip"
CONCEPTS = {
    "MedicationRequest": "medicationCodeableConcept", "Immunization": "vaccineCode", "Observation": "code",
    "DiagnosticReport": "code",
}  # fmt: skip
NO_RESULT = "69409-1"
"""A death certificate, which Synthea writes as a report: no practice shares it as a lab result."""
OF_TWO_THINGS = {"5767-9", "5880005", "54550000", "872781000000100"}
"""Codes that the bundles put on two different things (LOINC 5767-9: the look and the odor of urine): a plain name by
code alone would put a value under the wrong test, so the practice's own words stand alone."""


def codings() -> Iterator[tuple[str, str, str]]:
    """(system, code, display) of every medicine, vaccine and lab test of the 40 charts."""
    with zipfile.ZipFile(BUNDLES) as packed:
        for name in packed.namelist():
            if name.endswith(".json"):
                for entry in json.loads(packed.read(name)).get("entry", []):
                    yield from of_resource(entry["resource"])


def of_resource(resource: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Those of one resource; of the observations only a laboratory's."""
    concept = resource.get(CONCEPTS.get(resource["resourceType"], ""), {})
    if resource["resourceType"] == "Observation" and "laboratory" not in json.dumps(resource["category"]):
        return
    for coding in concept.get("coding", []):
        if coding["code"] not in {NO_RESULT, *OF_TWO_THINGS}:
            yield coding["system"], coding["code"], coding["display"]


FOUND = sorted(set(codings()))


def numbers(words: str) -> set[str]:
    """The numbers that stand in them."""
    return set(re.findall(r"\d+(?:\.\d+)?", words))


@pytest.mark.spec("S119", "S120")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_medicine_vaccine_and_lab_test_of_the_forty_charts_has_a_plain_name(language: str) -> None:
    assert len(FOUND) > 120
    assert [found for found in FOUND if not plain_name([found[:2]], language)] == []


@pytest.mark.spec("S119")
@pytest.mark.parametrize("found", [one for one in FOUND if one[0] == RXNORM], ids=lambda one: one[1])
def test_a_plain_medicine_keeps_the_strength_and_invents_no_number(found: tuple[str, str, str]) -> None:
    _, code, display = found
    strengths = re.findall(r"(?<![\d./])(\d+(?:\.\d+)?) ?MG(?!/)", display, re.IGNORECASE)
    for words in PLAIN_MEDICINES[code]:
        assert numbers(words.replace("B12", "B 12")) <= numbers(display)
        if len(strengths) == 1 and "Pack" not in display:
            assert strengths[0] in numbers(words)


@pytest.mark.spec("S119")
@pytest.mark.parametrize("code", CODES)
def test_every_condition_of_the_demo_charts_has_a_plain_name_in_every_language(code: str) -> None:
    assert len(PLAIN_NAMES[code]) == len(LANGUAGES)
    assert all(PLAIN_NAMES[code])


def test_a_code_that_sources_put_on_two_things_has_no_plain_name() -> None:
    assert OF_TWO_THINGS.isdisjoint({*PLAIN_NAMES, *PLAIN_WORDS, *PLAIN_LABS})


def test_no_plain_name_has_a_semantic_tag_or_stray_space() -> None:
    for names in (*PLAIN_NAMES.values(), *PLAIN_WORDS.values()):
        for name in names:
            assert name == name.strip()
            assert not name.endswith(("(disorder)", "(finding)", "(situation)", "."))


def test_the_demo_ehr_shares_only_types_that_records_keeps() -> None:
    types = {resource["resourceType"] for chart in charts() for resource in chart.resources}

    assert types <= SHOWN | KEPT_ASIDE
    assert len(charts()) == 10
