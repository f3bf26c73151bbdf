"""The door's own description: valid, complete, the committed one, and no input that it allows breaks anything."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.gateway.ehr.endpoints import ROOT
from services.gateway.ehr.openapi import document
from services.gateway.ehr.problems import KINDS
from services.gateway.ehr.table import ENDPOINTS
from shared.contracts.requests import REQUESTS
from tests.fakes.desk import user
from tests.fakes.door import PRACTICE, TOKEN
from tests.fakes.gateway import Stage
from tests.unit.gateway.ehr.client import Client
from tools import openapi

DOCUMENT = document()
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SELF = {f"{ROOT}/openapi.json", f"{ROOT}/problems/{{name}}"}
"""How the door describes itself."""


def test_the_document_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_a_broken_document_is_seen() -> None:
    broken = {**DOCUMENT, "paths": {"/token": {"post": {"responses": {"200": {}}}}}}
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_the_committed_document_is_fresh() -> None:
    assert openapi.TARGET.read_text() == openapi.text(), "run python -m tools.openapi"


async def test_the_served_document_is_the_same(ehr: Client) -> None:
    assert (await ehr.get(f"{ROOT}/openapi.json")).json() == json.loads(json.dumps(DOCUMENT))


def test_every_endpoint_is_in_it_and_nothing_else() -> None:
    described = {(method.upper(), f"{ROOT}{path}") for path, one in DOCUMENT["paths"].items() for method in one}
    served = {(one.method, re.sub(r":\w+}", "}", one.path)) for one in ENDPOINTS}
    assert described == {(method, path) for method, path in served if path not in SELF}


def test_every_problem_is_under_some_status() -> None:
    told: set[str] = set()
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            told |= {name for answer in operation["responses"].values() for name in answer["description"].split(", ")}
    assert set(KINDS) - told == set()


def test_no_body_says_its_practice_and_none_has_unknown_fields() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for kind in REQUESTS.values():
        schema = schemas[f"{kind.__name__}Told"]
        assert "practice_id" not in schema["properties"]
        assert schema["additionalProperties"] is False
    assert schemas["ProxyRulesTold"]["additionalProperties"] is False


def fuzzed(examples: int) -> Any:
    """A test that sends what the document allows, and what it does not, to every operation."""
    stage = Stage(more={"ehr_calls": 1_000_000})
    stage.household.console.desk.rows = (user(),)
    schema = schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", stage.app)

    @schema.parametrize()
    @settings(
        max_examples=examples,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=True,
        database=None,
    )
    def test(case: Any) -> None:
        if "practice_id" in case.path_parameters:
            case.path_parameters["practice_id"] = PRACTICE
        case.call_and_validate(headers={"authorization": f"Bearer {TOKEN}"}, checks=CHECKS)

    return test


test_no_request_breaks_the_door = fuzzed(10)
test_no_request_breaks_the_door_at_length = pytest.mark.timeout(900)(pytest.mark.slow(fuzzed(200)))
