"""What a FHIR Condition says to a lay person: its name, where it stands and since when (S119)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.records.domain.plain_names import LANGUAGES, PLAIN_NAMES

SNOMED = "http://snomed.info/sct"
_STATUS = {
    "active": "active",
    "recurrence": "active",
    "relapse": "active",
    "inactive": "resolved",
    "remission": "resolved",
    "resolved": "resolved",
}
_NEVER_SHOWN = {"entered-in-error", "refuted"}
_CONFIRMED = {"confirmed"}
_ORDER = {"active": 0, "unknown": 1, "resolved": 2}
_SEMANTIC_TAG = re.compile(r"\s*\((disorder|finding|situation|event|morphologic abnormality)\)\s*$")
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
LONGEST_LINE = 500


@dataclass(frozen=True)
class Problem:
    """One diagnosis as it is shown. Dates are YYYY, YYYY-MM or YYYY-MM-DD, never completed."""

    plain_name: str
    clinical_name: str
    code: str | None
    status: str
    confirmed: bool
    since: str | None
    until: str | None
    received_at: datetime


class Listed(Protocol):
    """What the order of a page depends on."""

    @property
    def plain_name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def since(self) -> str | None: ...


L = TypeVar("L", bound=Listed)


def shows(condition: Mapping[str, Any]) -> bool:
    """Is it anything to show? Entered in error and refuted never are."""
    return not _said(condition, "verificationStatus") & _NEVER_SHOWN and bool(_names(condition))


def problem(condition: Mapping[str, Any], *, received_at: datetime, language: str) -> Problem:
    """The diagnosis inside a Condition that `shows`, in one of LANGUAGES (English for any other)."""
    clinical_name = _names(condition)[0][:LONGEST_LINE]
    codes, status = list(_codes(condition)), _status(condition)
    return Problem(
        plain_name=_plain_name(codes, clinical_name, language),
        clinical_name=clinical_name,
        code=next((code for _, code in codes if len(code) <= LONGEST_LINE), None),
        status=status,
        confirmed=_said(condition, "verificationStatus") <= _CONFIRMED,
        since=_date(condition.get("onsetDateTime") or _part(condition, "onsetPeriod").get("start")),
        until=_until(condition) if status != "active" else None,
        received_at=received_at,
    )


def in_reading_order(problems: Iterable[L]) -> list[L]:
    """Active first, then newest first; those without a date come last, each group by name."""
    by_name = sorted(problems, key=lambda found: found.plain_name)
    newest = sorted(by_name, key=lambda found: found.since or "", reverse=True)
    return sorted(newest, key=lambda found: _ORDER[found.status])


def _plain_name(codes: Iterable[tuple[str, str]], clinical_name: str, language: str) -> str:
    """The words for the first code we have words for; otherwise the clinical name without its semantic tag."""
    column = LANGUAGES.index(language) if language in LANGUAGES else 0
    for system, code in codes:
        if system == SNOMED and code in PLAIN_NAMES:
            return PLAIN_NAMES[code][column]
    return _SEMANTIC_TAG.sub("", clinical_name) or clinical_name


def _names(condition: Mapping[str, Any]) -> list[str]:
    """What clinicians call it: the codings' own displays, then free text, then the bare code: better than nothing."""
    displays = [_text(coding.get("display")) for coding in _codings(condition, "code")]
    codes = [code for _, code in _codes(condition)]
    return [name for name in (*displays, _text(_part(condition, "code").get("text")), *codes) if name]


def _codes(condition: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for coding in _codings(condition, "code"):
        if code := _text(coding.get("code")):
            yield _text(coding.get("system")), code


def _status(condition: Mapping[str, Any]) -> str:
    """`active` whenever anything says so: a current problem is never shown as a past one, nor with an end."""
    stands = {_STATUS[code] for code in _said(condition, "clinicalStatus") if code in _STATUS}
    return min(stands, key=_ORDER.__getitem__, default="unknown")


def _until(condition: Mapping[str, Any]) -> str | None:
    return _date(condition.get("abatementDateTime") or _part(condition, "abatementPeriod").get("end"))


def _said(condition: Mapping[str, Any], element: str) -> set[str]:
    return {code for coding in _codings(condition, element) if (code := _text(coding.get("code")))}


def _codings(condition: Mapping[str, Any], element: str) -> list[Mapping[str, Any]]:
    codings = _part(condition, element).get("coding")
    return [coding for coding in codings if isinstance(coding, Mapping)] if isinstance(codings, list) else []


def _part(condition: Mapping[str, Any], element: str) -> Mapping[str, Any]:
    """An element of its own, or nothing where something else stands: a chart must open whatever one entry holds."""
    found = condition.get(element)
    return found if isinstance(found, Mapping) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _date(moment: object) -> str | None:
    """The date part of a FHIR dateTime, exactly as precise as it was written."""
    found = _PARTIAL_DATE.match(_text(moment))
    return found.group() if found else None
