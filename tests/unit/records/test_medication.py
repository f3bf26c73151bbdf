"""What a medicine's order or statement says to a lay person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.records.domain.medication import medication
from tests.unit.records.section_builders import RXNORM, concept, order, statement


def told(resource: dict[str, Any], **helpers: Any) -> SimpleNamespace:
    found = medication(resource, {name.replace("_", "/"): one for name, one in helpers.items()}, "en")
    assert found is not None
    return SimpleNamespace(**found.facts)


def referenced(**reference: Any) -> dict[str, Any]:
    return {name: value for name, value in order().items() if name != "medicationCodeableConcept"} | {
        "medicationReference": reference
    }


@pytest.mark.spec("S119")
def test_an_order_says_what_how_since_when_and_what_for() -> None:
    found = told(order())

    assert found.plain_name == "Ibuprofen 200 mg tablet (for pain or fever)"
    assert found.clinical_name == "Ibuprofen 200 MG Oral Tablet"
    assert (found.code, found.code_system) == ("310965", "RxNorm")
    assert (found.status, found.current, found.since, found.until) == ("active", True, "2016-01-07", None)
    assert (found.dosage, found.reasons) == ("One tablet at night", ("Sprain of wrist",))


def test_a_statement_keeps_its_partial_dates_and_its_own_dosage() -> None:
    found = told(statement())

    assert (found.since, found.until, found.dosage) == ("2015-03", "2016", "Half a tablet")


@pytest.mark.spec("S119")
@pytest.mark.parametrize("wrong", [{"status": "entered-in-error"}, {"doNotPerform": True}])
@pytest.mark.parametrize("build", [order, statement])
def test_what_was_an_error_or_forbids_a_medicine_is_never_shown(build: Any, wrong: dict[str, Any]) -> None:
    assert medication(build(**wrong), {}, "en") is None


@pytest.mark.parametrize(
    ("status", "shown", "current"),
    [
        ("active", "active", True),
        ("on-hold", "on_hold", True),
        ("draft", "planned", True),
        ("intended", "planned", True),
        ("stopped", "stopped", False),
        ("cancelled", "stopped", False),
        ("completed", "completed", False),
        ("not-taken", "not_taken", False),
        ("unknown", "unknown", True),
        ("something-else", "unknown", True),
        (None, "unknown", True),
        (["active"], "unknown", True),
    ],
)
def test_a_status_is_one_we_have_words_for(status: object, shown: str, *, current: bool) -> None:
    found = told(order(status=status))

    assert (found.status, found.current) == (shown, current)


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_what_is_only_proposed_is_planned_not_taken_already(intent: str) -> None:
    assert told(order(intent=intent)).status == "planned"
    assert told(order(intent=intent, status="stopped")).status == "stopped"


def test_a_contained_medication_names_the_medicine() -> None:
    inside = [7, {"resourceType": "Medication", "id": "x", "code": concept("Warfarin", RXNORM, "11289")}]
    found = told(referenced(reference="#x", display="Pill") | {"contained": inside})

    assert (found.plain_name, found.code) == ("Warfarin", "11289")


@pytest.mark.parametrize(
    "reference", ["Medication/m9", "https://ehr.example/fhir/Medication/m9", "Medication/m9/_history/2"]
)
def test_a_medication_beside_the_order_names_the_medicine(reference: str) -> None:
    beside = {"resourceType": "Medication", "id": "m9", "code": concept("Warfarin", RXNORM, "11289")}

    assert told(referenced(reference=reference), Medication_m9=beside).plain_name == "Warfarin"


def test_a_medication_that_is_not_there_is_called_as_the_reference_calls_it() -> None:
    assert told(referenced(reference="Medication/gone", display="Warfarin 5 mg")).plain_name == "Warfarin 5 mg"
    assert medication(referenced(reference="Medication/gone"), {}, "en") is None
    assert medication(referenced(reference="#gone") | {"contained": "x"}, {}, "en") is None


def test_the_first_display_of_several_codings_is_its_name_and_the_first_code_its_code() -> None:
    several = {
        "coding": [{"code": "N02"}, {"system": RXNORM, "code": "1191", "display": "Aspirin"}],
        "text": "ASA",
    }
    found = told(order(medicationCodeableConcept=several))

    assert (found.clinical_name, found.code, found.code_system) == ("Aspirin", "N02", None)


def test_a_dosage_without_a_sentence_is_not_put_into_words_of_ours() -> None:
    assert told(order(dosageInstruction=[{"sequence": 1}, {"text": " Twice\n a day "}])).dosage == "Twice a day"
    assert told(order(dosageInstruction=[{"asNeededBoolean": True}])).dosage is None


def test_active_medicines_come_before_held_ones_and_those_before_past_ones() -> None:
    ranks = [medication(order(status=status), {}, "en") for status in ("active", "on-hold", "stopped")]

    assert [found.rank for found in ranks if found] == [0, 1, 2]
