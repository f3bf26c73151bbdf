"""One entry of a section as it is told, and where it stands among the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.records.domain.fhir import Element, code_of, codes, names
from services.records.domain.plain_names import plain_name

Helpers = Mapping[str, Element]
"""Resources that others point at, by `Type/id`."""
_SEMANTIC_TAG = re.compile(
    r"\s*\((disorder|finding|situation|event|procedure|regime/therapy|record artifact|substance|product"
    r"|morphologic abnormality)\)\s*$"
)


_BACKWARDS = str.maketrans("0123456789", "9876543210")
_NAME = 40
"""Characters of a name that order entries of the same day; an index has little room."""


@dataclass(frozen=True)
class Told:
    """`facts` are the fields of the contract's entry; `rank` 0 comes first, then the latest `when`, in text.

    From `passes_at` on it is told as past, with another rank: None for what no time changes by itself.
    """

    rank: int
    when: str
    facts: Mapping[str, Any]
    passes_at: datetime | None = None

    @property
    def current(self) -> bool:
        """Does it stand among what is current?"""
        return bool(self.facts["current"])

    @property
    def sort_key(self) -> str:
        """Sorts by its bytes: by rank, then newest first and undated last, then by clinical name in any language."""
        name = str(self.facts["clinical_name"]).casefold()[:_NAME]
        return f"{self.rank}{self.when.translate(_BACKWARDS)}~{name}"


def named(concept: Element, language: str) -> dict[str, Any] | None:
    """The names and code that every entry has; None when the concept says nothing at all."""
    found = names(concept)
    if not found:
        return None
    code, system = code_of(concept)
    plain = plain_name(codes(concept), language) or _SEMANTIC_TAG.sub("", found[0]) or found[0]
    return {"plain_name": plain, "clinical_name": found[0], "code": code, "code_system": system}


def first_named(concepts: Iterable[Element], language: str) -> dict[str, Any] | None:
    """The names of the first concept that says anything."""
    return next((found for concept in concepts if (found := named(concept, language))), None)
