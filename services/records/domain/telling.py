"""One entry of a section as it is told, and the order of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.records.domain.fhir import Element, code_of, codes, names
from services.records.domain.plain_names import plain_name

Helpers = Mapping[str, Element]
"""Resources that others point at, by `Type/id`."""
_SEMANTIC_TAG = re.compile(
    r"\s*\((disorder|finding|situation|event|procedure|regime/therapy|record artifact|substance|product"
    r"|morphologic abnormality)\)\s*$"
)


@dataclass(frozen=True)
class Told:
    """`facts` are the fields of the contract's entry; `rank` 0 is current; `when` sorts as text, newest first."""

    rank: int
    when: str
    facts: Mapping[str, Any]

    @property
    def current(self) -> bool:
        """Does it stand among what is current?"""
        return bool(self.facts["current"])


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


def in_reading_order(entries: Iterable[Told]) -> list[Told]:
    """Current first, then newest first; those without a date come last, each group by name."""
    by_name = sorted(entries, key=lambda found: str(found.facts["plain_name"]))
    newest = sorted(by_name, key=lambda found: found.when, reverse=True)
    return sorted(newest, key=lambda found: found.rank)
