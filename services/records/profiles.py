"""The demographics as a grant shows them (S125, S129)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from services.records.domain.profile import profile
from services.records.store.demographics import DESCRIBED, PATIENT, Version
from services.records.tools import Tools
from shared.contracts.records import Profile


def profile_of(tools: Tools, versions: Mapping[str, Version]) -> Profile | None:
    """What was told of demographics alone stands over an older Patient; the names are the Patient's (S127)."""
    patient, described = versions.get(PATIENT), versions.get(DESCRIBED)
    facts = profile(_opened(tools, patient) if patient else {})
    if described and (patient is None or _is_later(described, patient)):
        facts = facts | _opened(tools, described)
        return Profile(**_lines(facts), received_at=described.received_at)
    return Profile(**facts, received_at=patient.received_at) if patient else None


def _is_later(one: Version, other: Version) -> bool:
    """By the EHR's own time, where it told both with one."""
    if one.told_at and other.told_at:
        return one.told_at > other.told_at
    return one.received_at > other.received_at


def _opened(tools: Tools, version: Version) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tools.vault.unlock(version.sealed, row=version.row))
    return found


def _lines(facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
