"""What records' actions work with beside their transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from services.records.domain.resource import KEPT_ASIDE, SHOWN
from services.records.domain.shares import ShareRules
from shared.assertions import AssertionVerifier
from shared.seals import Sealer, Vault


def _models() -> Mapping[str, type[BaseModel]]:
    """R4B differs from R4 in none of these types; loaded at start, because it takes half a second."""
    return {kind: getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind) for kind in SHOWN | KEPT_ASIDE}


@dataclass(frozen=True)
class FhirModels:
    """Knows what a FHIR R4 resource may look like, for each type that records keeps."""

    _by_type: Mapping[str, type[BaseModel]] = field(default_factory=_models)

    def accept(self, resource: Mapping[str, Any]) -> bool:
        """Is this a valid resource of its type? What is wrong with it is not told: errors hold values."""
        try:
            self._by_type[resource["resourceType"]].model_validate(resource)
        except (ValidationError, ValueError, TypeError):
            return False
        return True


@dataclass(frozen=True)
class Tools:
    """`verifier` checks session assertions; `vault` closes what holds a date of birth; `fhir` validates; `sealer` opens
    what the gateway seals; `shares` are the rules of shares."""

    verifier: AssertionVerifier
    vault: Vault
    fhir: FhirModels
    sealer: Sealer
    shares: ShareRules = field(default_factory=ShareRules)
